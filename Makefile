# qemu-init: `make help` lists what can be made.

# Where things go: the GNU directory variables, and what the program has compiled in.
prefix        ?= /usr/local
exec_prefix   ?= $(prefix)
sbindir       ?= $(exec_prefix)/sbin
sysconfdir    ?= /etc
localstatedir ?= /var
runstatedir   ?= /run
docdir        ?= $(prefix)/share/doc/qemu-init
SUFFIX        ?= qemud
ETCDIR        ?= $(sysconfdir)/$(SUFFIX)
VARDIR        ?= $(localstatedir)/lib/$(SUFFIX)
RUNDIR        ?= $(runstatedir)/$(SUFFIX)
LIBDIR        ?= $(exec_prefix)/lib/$(SUFFIX)
DATDIR        ?= /srv/$(SUFFIX)
initdir       ?= $(sysconfdir)/init.d
defaultsdir   ?= $(sysconfdir)/default

# The user that guests run as, and the group that reaches them.
SYSUSR ?= qemud
SYSGRP ?= kvm

# Not empty: the executable lies at a random address, and each verb starts half a millisecond later.
PIE ?=

DOTNET  ?= dotnet
INSTALL ?= install

SETTINGS = -p:EtcDir=$(ETCDIR) -p:VarDir=$(VARDIR) -p:RunDir=$(RUNDIR) -p:LibDir=$(LIBDIR) -p:DatDir=$(DATDIR) \
           -p:SysUsr=$(SYSUSR) -p:SysGrp=$(SYSGRP) $(if $(PIE),-p:PositionIndependentExecutable=true)

.PHONY: all
all: build/qemu-init ## build the executable: build/qemu-init

# What is out of date is the compiler's to know.
.PHONY: build/qemu-init
build/qemu-init:
	$(DOTNET) publish src/QemuInit --nologo -v quiet $(SETTINGS)
	$(INSTALL) -D -m 755 artifacts/publish/QemuInit/release/qemu-init $@

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

.PHONY: bench
bench: setup all ## measure, and print ratios within one run
	bench/run

.PHONY: install
install: ## install below DESTDIR what `make` has built; needs neither root nor network
	@test -x build/qemu-init || { echo "build/qemu-init is not there: run make first" >&2; exit 1; }
	$(INSTALL) -D -m 755 build/qemu-init $(DESTDIR)$(sbindir)/qemu-init
	$(INSTALL) -D -m 644 etc/template-qemud.rc $(DESTDIR)$(ETCDIR)/template-qemud.rc
	$(INSTALL) -D -m 644 etc/template-qemu.cfg $(DESTDIR)$(ETCDIR)/template-qemu.cfg
	$(INSTALL) -d -m 755 $(DESTDIR)$(initdir)
	sed -e 's|@sbindir@|$(sbindir)|' -e 's|@defaults@|$(defaultsdir)/qemu-init|' init.d/qemu-init >$(DESTDIR)$(initdir)/qemu-init
	chmod 755 $(DESTDIR)$(initdir)/qemu-init
	$(INSTALL) -d -m 755 $(DESTDIR)$(docdir)
	$(INSTALL) -m 644 README.md CHANGELOG.md LICENSE docs/*.md $(DESTDIR)$(docdir)

.PHONY: uninstall
uninstall: ## remove what `make install` put there; guests and the lists in ETCDIR stay
	rm -f $(DESTDIR)$(sbindir)/qemu-init $(DESTDIR)$(initdir)/qemu-init
	rm -f $(DESTDIR)$(ETCDIR)/template-qemud.rc $(DESTDIR)$(ETCDIR)/template-qemu.cfg
	rm -rf $(DESTDIR)$(docdir)

.PHONY: clean
clean: ## remove what was built
	rm -rf artifacts build

.PHONY: help
help: ## list this
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18
