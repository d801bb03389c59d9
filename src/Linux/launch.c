/*
 * The only C in the project. Between clone3 and execve no managed code may run: the garbage collector may be waiting
 * for a thread that does not exist in the child. So C# compiles everything that has to happen there into a table of
 * system calls, and this file clones, walks the table in the child on a stack of its own, and reports what failed.
 * No library is called and no policy lives here. ProgramTable.cs mirrors the structures.
 */
#include <asm/unistd.h>
#include <linux/sched.h>

enum { SET = -1, STORE = -2, EXPECT = -3 };      /* operations that are not system calls */
enum { NEEDS_POSITIVE = 1 };                     /* a result of 0 is a failure: end of file on a pipe */
enum { ANY_ERROR = -1, SUCCESS = 0, EPIPE_ = 32, EINTR_ = 4, SLOTS = 64 };
enum { REPORT_SLOT = 0 };                        /* holds the descriptor that failures are written to */

struct branch { short error, skip; };            /* on this error go on, `skip` operations further */

struct operation {
    long number;
    unsigned long argument[6];
    struct branch branch[3];
    unsigned char branches, flags;
    unsigned char from_slot;                     /* bit i: argument i is the number of a slot */
    signed char result_slot;                     /* -1: the result is not kept */
};

struct program {
    struct operation *operations;
    long count;
    unsigned long slot[SLOTS];
};

static long call(long number, unsigned long a, unsigned long b, unsigned long c, unsigned long d, unsigned long e,
                 unsigned long f) {
#if defined(__x86_64__)
    long result;
    register unsigned long r10 __asm__("r10") = d, r8 __asm__("r8") = e, r9 __asm__("r9") = f;
    __asm__ volatile("syscall" : "=a"(result) : "0"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
#elif defined(__aarch64__)
    register unsigned long x8 __asm__("x8") = number, x0 __asm__("x0") = a, x1 __asm__("x1") = b,
        x2 __asm__("x2") = c, x3 __asm__("x3") = d, x4 __asm__("x4") = e, x5 __asm__("x5") = f;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
    return x0;
#else
#error "no system calls for this architecture yet"
#endif
}

static long perform(const struct operation *o, const unsigned long *slot) {
    unsigned long a[6];
    long result;
    for (int i = 0; i < 6; i++)
        a[i] = o->from_slot >> i & 1 ? slot[o->argument[i]] : o->argument[i];
    switch (o->number) {
    case SET: return a[0];
    case STORE: *(volatile int *)a[0] = (int)a[1]; return 0;
    case EXPECT: return (*(volatile unsigned long *)a[0] & a[1]) == a[2] ? 0 : -(long)a[3];
    }
    do
        result = call(o->number, a[0], a[1], a[2], a[3], a[4], a[5]);
    while (result == -EINTR_);
    return result;
}

/* Runs in the child and does not return: the last operation is execve, or one of them fails. */
static __attribute__((used)) void run(struct program *p) {
    long i = 0;
    while (i < p->count) {
        const struct operation *o = p->operations + i;
        long result = perform(o, p->slot);
        int error = result < 0 && result > -4096 ? -result : result == 0 && o->flags & NEEDS_POSITIVE ? EPIPE_ : 0;
        int decided = !error, skip = 0;
        if (!error && o->result_slot >= 0)
            p->slot[o->result_slot] = result;
        for (int b = o->branches - 1; b >= 0; b--)
            if (o->branch[b].error == error || (error && o->branch[b].error == ANY_ERROR)) {
                skip = o->branch[b].skip;
                decided = 1;
            }
        if (!decided) {
            int record[2] = {(int)i, error};
            call(__NR_write, p->slot[REPORT_SLOT], (unsigned long)record, sizeof record, 0, 0, 0);
            break;
        }
        i += 1 + skip;
    }
    for (;;)
        call(__NR_exit_group, 127, 0, 0, 0, 0, 0);
}

/* The child's PID, or minus errno. With CLONE_VM `args` names the stack; without it the child goes on on a copy of ours. */
__attribute__((visibility("default"))) long skiff_launch(struct clone_args *args, unsigned long size, struct program *p) {
    unsigned long all = ~0ul, old = 0;
    /* A signal in the child before it has reset its handlers would run managed code. */
    call(__NR_rt_sigprocmask, 2 /* SIG_SETMASK */, (unsigned long)&all, (unsigned long)&old, 8, 0, 0);
#if defined(__x86_64__)
    long pid;
    register struct program *program __asm__("r12") = p;
    __asm__ volatile("syscall\n\ttest %%rax, %%rax\n\tjnz 1f\n\txor %%ebp, %%ebp\n\tmov %%r12, %%rdi\n\tcall run\n1:"
                     : "=a"(pid) : "0"(__NR_clone3), "D"(args), "S"(size), "r"(program) : "rcx", "r11", "memory");
#else
    register long x8 __asm__("x8") = __NR_clone3, pid __asm__("x0") = (long)args, x1 __asm__("x1") = size;
    register struct program *program __asm__("x20") = p;
    __asm__ volatile("svc 0\n\tcbnz x0, 1f\n\tmov x29, xzr\n\tmov x0, x20\n\tbl run\n1:"
                     : "+r"(pid) : "r"(x8), "r"(x1), "r"(program) : "memory");
#endif
    call(__NR_rt_sigprocmask, 2, (unsigned long)&old, 0, 8, 0, 0);
    return pid;
}
