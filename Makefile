build/qemu-init:
	dotnet publish src/QemuInit -v quiet --nologo
	install -D -m 755 artifacts/publish/QemuInit/release/qemu-init build/qemu-init
.PHONY: build/qemu-init
