// A stand-in for a qemu that somebody has broken into. It takes a command line of qemu's, of which it reads the descriptor of the monitor.
// It answers each command with an empty result and ends at "quit" and at SIGTERM. What it does beside that says the file "mode" in its
// own folder. At once:
//
//   poison      it writes a line into events.log that is JSON and not a valid event
//   grow        it reserves 256 MiB behind the end of events.log
//
// At SIGUSR1, after which it makes the file "done" in its own folder:
//
//   elsewhere   a child that shares its descriptors goes on, and so holds the lock; the process that took the lock ends
//   ofd         it exchanges its lock for one of the open file description, which belongs to no process
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { RESERVED = 256 << 20 };

static char mode[64];
static char path[4096];
static volatile sig_atomic_t is_wanted;

static void note(int number)
{
    (void)number;
    is_wanted = 1;
}

static void read_mode(void)
{
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 8);
    path[length < 0 ? 0 : length] = 0;
    char *slash = strrchr(path, '/');
    if (slash == NULL)
        return;
    strcpy(slash, "/mode");
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return;
    if (fscanf(file, "%63s", mode) != 1)
        mode[0] = 0;
    fclose(file);
}

// The descriptor of the guest's pid file.
static int pid_file(void)
{
    for (int i = 0; i < 64; i++) {
        char link[64], target[4096];
        snprintf(link, sizeof link, "/proc/self/fd/%d", i);
        ssize_t length = readlink(link, target, sizeof target - 1);
        if (length > 4 && memcmp(target + length - 4, "/pid", 4) == 0)
            return i;
    }
    return -1;
}

static void exchange_lock(void)
{
    struct flock lock = {.l_type = F_UNLCK};
    int file = pid_file();
    fcntl(file, F_SETLK, &lock);
    lock.l_type = F_WRLCK;
    fcntl(file, F_OFD_SETLK, &lock);
}

static void go_elsewhere(void)
{
    long child = syscall(SYS_clone, CLONE_FILES, 0, 0, 0, 0);
    if (child > 0)
        syscall(SYS_exit_group, 0);
    setsid();
}

static void tell_done(void)
{
    strcpy(strrchr(path, '/'), "/done");
    close(open(path, O_WRONLY | O_CREAT, 0644));
}

static void say(int client, const char *text)
{
    if (send(client, text, strlen(text), MSG_NOSIGNAL) < 0)
        return;
}

static void serve(int client)
{
    static char buffer[1 << 16];
    size_t length = 0;
    say(client, "{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 0, \"minor\": 2, \"major\": 7}, \"package\": \"\"}, \"capabilities\": []}}\r\n");
    while (1) {
        ssize_t count = read(client, buffer + length, sizeof buffer - 1 - length);
        if (count <= 0)
            return;
        length += count;
        buffer[length] = 0;
        for (char *newline; (newline = strchr(buffer, '\n')) != NULL;) {
            char answer[128];
            *newline = 0;
            const char *id = strstr(buffer, "\"id\":");
            snprintf(answer, sizeof answer, "{\"id\": %d, \"return\": {%s}}\r\n", id == NULL ? 0 : atoi(id + 5),
                strstr(buffer, "query-status") == NULL ? "" : "\"status\": \"running\", \"running\": true");
            say(client, answer);
            if (strstr(buffer, "\"quit\"") != NULL)
                _exit(0);
            length -= newline + 1 - buffer;
            memmove(buffer, newline + 1, length + 1);
        }
    }
}

int main(int argc, char **argv)
{
    int monitor = -1;
    for (int i = 1; i < argc; i++)
        if (strncmp(argv[i], "socket,id=qmp,fd=", 17) == 0)
            monitor = atoi(argv[i] + 17);
    if (monitor < 0)
        return 0;
    read_mode();
    setvbuf(stdout, NULL, _IONBF, 0);
    if (strcmp(mode, "poison") == 0)
        printf("{\"event\":\"A\",\"timestamp\":{}}\n");
    // The keeper cuts the log where its size was: what is said after may be lost.
    if (strcmp(mode, "grow") == 0) {
        printf("reserves\n");
        if (fallocate(1, FALLOC_FL_KEEP_SIZE, 0, RESERVED) != 0)
            perror("fallocate");
    }
    sigaction(SIGUSR1, &(struct sigaction){.sa_handler = note}, NULL);
    while (1) {
        int client = accept(monitor, NULL, NULL);
        if (client >= 0) {
            serve(client);
            close(client);
        }
        if (!is_wanted)
            continue;
        is_wanted = 0;
        if (strcmp(mode, "ofd") == 0)
            exchange_lock();
        if (strcmp(mode, "elsewhere") == 0)
            go_elsewhere();
        tell_done();
    }
}
