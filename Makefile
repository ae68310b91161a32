# qemu-init: `make help` lists what can be made.

# Where things go. LAYOUT is fhs, all over the host, or appdir: all that is the program's own below one home.
LAYOUT ?= fhs
SUFFIX ?= qemud

# The user that guests run as, and the group that can control them.
SYSUSR ?= qemud
SYSGRP ?= kvm

# If it is not empty, the executable lies at a random address, and each verb starts half a millisecond later.
PIE ?=

# 1: the executable has the C library in it, runs on every Linux and starts faster; lld links it. 0: it uses the host's glibc.
STATIC ?= 1

# The processor that the executable is for: x86_64 or arm64; empty for this host's. Another host's is built below build/ARCH by clang, lld and
# gcc's cross package (in Debian gcc-aarch64-linux-gnu), and make install ARCH=... installs it.
ARCH ?=

# The GNU directory variables.
prefix        ?= /usr/local
exec_prefix   ?= $(prefix)
sysconfdir    ?= /etc
localstatedir ?= /var
runstatedir   ?= /run
datarootdir   ?= $(prefix)/share
datadir       ?= $(datarootdir)
libdir        ?= $(exec_prefix)/lib
libexecdir    ?= $(libdir)

# The program's own directories; all but the first two are compiled in.
home ?= /home/$(SUFFIX)
ifeq ($(LAYOUT),appdir)
sbindir ?= $(home)
bindir  ?= $(home)
docdir  ?= $(home)/doc
ETCDIR  ?= $(home)/etc
DATDIR  ?= $(home)/dat
LIBDIR  ?= $(home)/lib
VARDIR  ?= $(home)/var
RUNDIR  ?= $(home)/var/run
else
sbindir ?= $(exec_prefix)/sbin
bindir  ?= $(exec_prefix)/bin
docdir  ?= $(datarootdir)/doc/qemu-init
ETCDIR  ?= $(sysconfdir)/$(SUFFIX)
DATDIR  ?= /srv/$(SUFFIX)
LIBDIR  ?= $(libexecdir)/$(SUFFIX)
VARDIR  ?= $(localstatedir)/lib/$(SUFFIX)
RUNDIR  ?= $(runstatedir)/$(SUFFIX)
endif

# Other programs' directories, and sudo. INIT is a list of init systems; without it, it is this host's.
INIT        ?= $(shell packaging/detect-init)
SUDO        ?= /usr/bin/sudo
initdir     ?= $(sysconfdir)/init.d
rcdir       ?= $(sysconfdir)/rc.d
confdir     ?= $(sysconfdir)/conf.d
defaultsdir ?= $(sysconfdir)/default
sudoersdir  ?= $(sysconfdir)/sudoers.d
unitdir     ?= $(prefix)/lib/systemd/system
sysusersdir ?= $(prefix)/lib/sysusers.d
tmpfilesdir ?= $(prefix)/lib/tmpfiles.d
mandir      ?= $(datarootdir)/man
bashcompdir ?= $(datadir)/bash-completion/completions
zshcompdir  ?= $(datadir)/zsh/site-functions
fishcompdir ?= $(datadir)/fish/vendor_completions.d

DOTNET  ?= dotnet
INSTALL ?= install

SETTINGS = -p:EtcDir=$(ETCDIR) -p:VarDir=$(VARDIR) -p:RunDir=$(RUNDIR) -p:LibDir=$(LIBDIR) -p:DatDir=$(DATDIR) \
           -p:DocDir=$(docdir) -p:SysUsr=$(SYSUSR) -p:SysGrp=$(SYSGRP) -p:Sudo=$(SUDO)$(if $(PIE), \
           -p:PositionIndependentExecutable=true)$(if $(filter-out 0,$(STATIC)), \
           -p:StaticExecutable=true)

# What ARCH is to the SDK and to qemu, and where its executable goes. A guest's processor is by default that of its host.
RID_x86_64  = linux-x64
RID_arm64   = linux-arm64
QEMU_x86_64 = qemu-system-x86_64
QEMU_arm64  = qemu-system-aarch64
QEMU        = $(or $(QEMU_$(ARCH)),qemu-system-$(shell uname -m))
BUILD       = build$(if $(ARCH),/$(ARCH))
TEMPLATE    = $(BUILD)/template-qemud.rc
CROSS       = $(if $(ARCH),-p:QemuInitRid=$(RID_$(ARCH)) -p:CppCompilerAndLinker=clang) \
              $(if $(filter-out qemu-system-x86_64,$(QEMU)),-p:Template=$(CURDIR)/$(TEMPLATE))
PUBLISHED  = artifacts/publish/QemuInit/release$(if $(ARCH),_$(RID_$(ARCH)))

# The variables that installed files may use, as @name@ in lower case.
NAMES = BUILD DESTDIR LAYOUT INIT SYSUSR SYSGRP prefix home sbindir bindir docdir ETCDIR DATDIR LIBDIR VARDIR RUNDIR \
        initdir rcdir confdir sudoersdir unitdir sysusersdir tmpfilesdir mandir bashcompdir zshcompdir fishcompdir

.PHONY: all
all: $(BUILD)/qemu-init ## build the executable: build/qemu-init

# The compiler knows what is out of date.
.PHONY: $(BUILD)/qemu-init
$(BUILD)/qemu-init:
	@[ -z '$(ARCH)' ] || [ -n '$(RID_$(ARCH))' ] || \
		{ echo "ARCH is x86_64 or arm64, not '$(ARCH)'" >&2; exit 1; }
	@command -v $(DOTNET) >/dev/null || \
		{ echo "there is no $(DOTNET) in the path: install the SDK of .NET 10, or give its path as DOTNET" >&2; exit 1; }
	@[ '$(STATIC)' = 0 ] || command -v ld.lld >/dev/null || \
		{ echo "there is no ld.lld in the path: install lld, or build with STATIC=0" >&2; exit 1; }
	@[ -z '$(ARCH)' ] || command -v clang >/dev/null || \
		{ echo "there is no clang in the path: install clang, lld and gcc's cross package for $(ARCH)" >&2; exit 1; }
	@mkdir -p $(BUILD)
	@sed 's/qemu-system-x86_64/$(QEMU)/' etc/template-qemud.rc >$(TEMPLATE)
	$(DOTNET) publish src/QemuInit --nologo -v quiet $(SETTINGS) $(CROSS)
	$(INSTALL) -D -m 755 $(PUBLISHED)/qemu-init $@
	@echo '$(SETTINGS)' >$(BUILD)/settings

.PHONY: setup
setup: ## install what building and testing need (apt-get), make the user $(SYSUSR) and the group $(SYSGRP)
	SYSUSR=$(SYSUSR) SYSGRP=$(SYSGRP) tests/setup all

.PHONY: setup-demo
setup-demo:
	SYSUSR=$(SYSUSR) SYSGRP=$(SYSGRP) tests/setup demo

.PHONY: demo
demo: setup-demo all ## boot a real guest, look at it, shut it down; leaves nothing behind
	tests/demo

.PHONY: check
check: setup ## build and run all tests; the last line counts them
	tests/check

.PHONY: check-hosts
check-hosts: setup all ## run the suites that depend on the host in roots of other hosts; HOSTS= for some of tests/hosts/run
	$(DOTNET) build QemuInit.sln --nologo -c Release -v quiet
	tests/hosts/run $(HOSTS)

.PHONY: fuzz
fuzz: ## try made-up files and messages; FUZZ_EXECUTIONS= for each reader, 200000
	tests/fuzz/run

.PHONY: mutants
mutants: ## change the code that decides and see which changes no test notices; AREAS= for some of tests/mutants (hours for all)
	tests/mutants/run $(AREAS)

.PHONY: bench
bench: setup all ## measure, and print ratios within one run
	bench/run

.PHONY: torture
torture: setup all ## strike, race and wear out the verbs at full length, and fuzz (an hour); a row for each promise
	$(DOTNET) build tests/torture --nologo -c Release -v quiet
	artifacts/bin/Torture/release/torture full
	TORTURE=full $(DOTNET) test tests/system --nologo -c Release --filter FullyQualifiedName~HostShutdownTests
	TORTURE=full $(DOTNET) test tests/system --nologo -c Release --filter FullyQualifiedName~LogBoundTests
	tests/fuzz/run

.PHONY: install
install: ## install below DESTDIR what make has built; needs no network, and with DESTDIR no root
	@test -x $(BUILD)/qemu-init || { echo "$(BUILD)/qemu-init is not there: run make first" >&2; exit 1; }
	@test "$$(cat $(BUILD)/settings)" = '$(SETTINGS)' || \
		{ echo "$(BUILD)/qemu-init was made for other directories: give make and make install the same variables" >&2; exit 1; }
	@packaging/install install $(foreach name,$(NAMES),'$(name)=$($(name))') 'defaults=$(defaultsdir)/qemu-init'

.PHONY: uninstall
uninstall: ## remove what make install put there; guests, their logs and the lists in ETCDIR stay
	@packaging/install uninstall $(foreach name,$(NAMES),'$(name)=$($(name))')

.PHONY: clean
clean: ## remove what was built
	rm -rf artifacts build

.PHONY: help
help: ## list this
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20
