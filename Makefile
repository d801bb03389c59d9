# Skiff. `make` alone lists the targets.
SHELL := /bin/sh
PREFIX ?= /usr/local
DESTDIR ?=

.DEFAULT_GOAL := help

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: ## install what is missing, build, start the engine, run the built-in image skiff/hello
	@eng/install.sh build
	@$(MAKE) --no-print-directory build
	@bin/skiff run --rm skiff/hello

.PHONY: build
build: ## bin/skiff, bin/skiffd and bin/skiff-runtime, as native executables
	@eng/install.sh build
	@eng/build.sh

.PHONY: test
test: ## install what the tests need and run all of them: those that need root too, and on a second kernel (cgroup v2, AppArmor)
	@eng/install.sh build test
	@eng/build.sh
	@eng/test.sh unit integration second-kernel

.PHONY: test-unit
test-unit: ## the tests that need neither root nor a kernel of their own
	@eng/test.sh unit

.PHONY: test-root
test-root: ## the tests against this machine's kernel (root)
	@eng/build.sh
	@eng/test.sh integration

.PHONY: test-second-kernel
test-second-kernel: ## the tests of runtime, shim and engine on cgroup v2 with AppArmor, in QEMU (root)
	@eng/build.sh
	@eng/test.sh second-kernel

.PHONY: lint
lint: ## formatting and analyzers, as the build of a change is held to them
	dotnet format Skiff.slnx --verify-no-changes --severity warn

.PHONY: bench
bench: ## Skiff beside Docker, row by row (root; installs docker.io)
	@eng/install.sh build bench
	@eng/build.sh
	@bench/run.sh

.PHONY: soak
soak: ## 2,000 runs under load, 200 of them killed: nothing may fail unasked or be left behind (root; half an hour)
	@eng/install.sh build test
	@eng/build.sh
	@bench/soak.sh 2000 200

.PHONY: power
power: ## the second kernel's plug pulled and the machine booted again, with containers of all restart policies (root; some minutes)
	@eng/install.sh build test
	@eng/build.sh
	@eng/second-kernel/power.sh 10

.PHONY: kill-builds
kill-builds: ## 100 builds, the engine killed at a random moment of each: nothing may be left behind (root; some minutes)
	@eng/install.sh build bench
	@eng/build.sh
	@bench/kill-builds.sh 100

.PHONY: survive
survive: ## a Debian with apache asked without a pause while the engine is killed and started (root; a reachable Debian mirror)
	@eng/install.sh build test bench
	@eng/build.sh
	@bench/survive.sh

.PHONY: install
install: ## binaries, systemd service and socket, group, completions and manual pages below PREFIX (/usr/local)
	@eng/place.sh install "$(DESTDIR)" "$(PREFIX)"

.PHONY: uninstall
uninstall: ## take away what install placed; data stays
	@eng/place.sh uninstall "$(DESTDIR)" "$(PREFIX)"

.PHONY: clean
clean: ## remove what was built
	rm -rf bin artifacts
