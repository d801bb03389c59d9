/*
 * The only C in the project. Between clone3 and execve no managed code may run: the garbage collector may be waiting
 * for a thread that does not exist in the child. So C# compiles all that has to happen there into a table of system
 * calls; this file clones, walks the table in the child on a stack of its own, and reports what failed. No library is
 * called, no policy lives here. LaunchLibrary.cs mirrors the structures. With ENTRY it is the program of EntryProgram.cs.
 */
#include <asm/unistd.h>
#include <linux/sched.h>

enum { SET = -1, STORE = -2, EXPECT = -3 };      /* operations that are not system calls */
enum { NEEDS_POSITIVE = 1 };                     /* a result of 0 is a failure: end of file on a pipe */
enum { ANY_ERROR = -1, EINTR_ = 4, EPIPE_ = 32, SLOTS = 64, REPORT_SLOT = 0 /* where failures are written to */ };

struct operation {
    long number;
    unsigned long argument[6];
    struct { short error, skip; } branch[3];     /* on this error (0: success) go on, `skip` operations further */
    unsigned char branches, flags;
    unsigned char from_slot;                     /* bit i: argument i is the number of a slot */
    signed char result_slot;                     /* -1: the result is not kept */
};

struct program { struct operation *operations; long count; unsigned long slot[SLOTS]; };

static long call(long number, long a, long b, long c, long d, long e, long f) {
#if defined(__x86_64__)
    long result;
    register long r10 __asm__("r10") = d, r8 __asm__("r8") = e, r9 __asm__("r9") = f;
    __asm__ volatile("syscall" : "=a"(result) : "0"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
#elif defined(__aarch64__)
    register long x8 __asm__("x8") = number, x0 __asm__("x0") = a, x1 __asm__("x1") = b, x2 __asm__("x2") = c,
        x3 __asm__("x3") = d, x4 __asm__("x4") = e, x5 __asm__("x5") = f;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
    return x0;
#else
#error "no system calls for this architecture yet"
#endif
}

static __attribute__((noreturn)) void fail(long report, int operation, int error) {
    int record[2] = {operation, error};
    call(__NR_write, report, (long)record, sizeof record, 0, 0, 0);
    for (;;) call(__NR_exit_group, 127, 0, 0, 0, 0, 0);
}

#ifdef ENTRY
/* argv: the report's descriptor as a character, the path, and the program's own argv. */
static __attribute__((used)) void enter(long *stack) {
    long *argv = stack + 1, report = *(unsigned char *)argv[0];
    if (((char *)argv[0])[1]) fail(-1, -1, 0);   /* started as /proc/self/exe by a script: would start that again */
    call(__NR_fcntl, report, 2 /* F_SETFD */, 1 /* FD_CLOEXEC */, 0, 0, 0);
    fail(report, -1, -call(__NR_execve, argv[1], (long)(argv + 2), (long)(argv + stack[0] + 1), 0, 0, 0));
}
#if defined(__x86_64__)
__asm__(".globl _start\n_start: mov %rsp, %rdi\n\tand $-16, %rsp\n\tcall enter");
#else
__asm__(".globl _start\n_start: mov x0, sp\n\tbl enter");
#endif
#else

static long perform(const struct operation *o, const unsigned long *slot) {
    unsigned long a[6];
    for (int i = 0; i < 6; i++)
        a[i] = o->from_slot >> i & 1 ? slot[o->argument[i]] : o->argument[i];
    switch (o->number) {
    case SET: return a[0];
    case STORE: *(volatile unsigned long *)a[0] = a[1]; return 0;
    case EXPECT: return (*(volatile unsigned long *)a[0] & a[1]) == a[2] ? 0 : -(long)a[3];
    }
    for (;;) {
        long result = call(o->number, a[0], a[1], a[2], a[3], a[4], a[5]);
        if (result != -EINTR_) return result;
    }
}

/* Runs in the child and does not return: the last operation is execve, or one of them fails. */
static __attribute__((used)) void run(struct program *p) {
    for (long i = 0; i < p->count; i++) {
        const struct operation *o = p->operations + i;
        long result = perform(o, p->slot), decided = 0, skip = 0;
        int error = result < 0 && result > -4096 ? -result : result == 0 && o->flags & NEEDS_POSITIVE ? EPIPE_ : 0;
        if (!error && o->result_slot >= 0) p->slot[o->result_slot] = result;
        for (int b = 0; b < o->branches && !decided; b++) {
            decided = o->branch[b].error == error || (error && o->branch[b].error == ANY_ERROR);
            skip = decided ? o->branch[b].skip : 0;
        }
        if (error && !decided) fail(p->slot[REPORT_SLOT], i, error);
        i += skip;
    }
    for (;;) call(__NR_exit_group, 127, 0, 0, 0, 0, 0);
}

#define EXPORTED __attribute__((visibility("default")))
/* The child's PID, or minus errno. `args` names the stack; without CLONE_VM the child has copies of both. */
EXPORTED long skiff_launch(struct clone_args *args, unsigned long size, struct program *p) {
    unsigned long all = ~0ul, old = 0;
    /* A signal in the child before it has reset its handlers would run managed code. */
    call(__NR_rt_sigprocmask, 2 /* SIG_SETMASK */, (long)&all, (long)&old, 8, 0, 0);
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
    call(__NR_rt_sigprocmask, 2, (long)&old, 0, 8, 0, 0);
    return pid;
}

__asm__(".pushsection .rodata\nentry_begin: .incbin \"entry\"\nentry_end:\n.popsection");
extern __attribute__((visibility("hidden"))) const char entry_begin[], entry_end[];
EXPORTED const char *skiff_entry(unsigned long *size) { return *size = entry_end - entry_begin, entry_begin; }
#endif
