// A stand-in for qemu that fails in ways which the real one cannot be made to show. It takes a command line of qemu's, and reads the
// descriptor of the monitor from it. Before each thing that it does, it reads the file "mode" beside itself, which has words of these with
// blanks between them:
//
//   die=BEFORE_GREETING|AT_BUTTON|AT_QUIT   the point at which it ends by itself,
//   how=CODE|-SIGNAL                        with that exit code, or by that signal
//   greeting=LATE|HALF|NEVER|WRONG|HUGE|CLOSED
//   answers=NONE|ERRORS|WRONG|HUGE|FLOOD|CLOSED
//   ignores=QUIT|TERM|QUIT,TERM
//   lock=CHILD|CHILDS|OPEN|OPEN_CHILD|NONE
//                          what becomes, at SIGUSR1, of its lock on the pid file: a child that shares its descriptors has it, and it ends;
//                          a child takes it; it has no number; a child has it without a number, and it ends; nobody has it
//
// In all other things it does as qemu does, and it obeys the power button.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define GREETING "{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 0, \"minor\": 2, \"major\": 7}, \"package\": \"\"}, \"capabilities\": []}}\r\n"
#define EVENT "{\"timestamp\": {\"seconds\": 1, \"microseconds\": 2}, \"event\": \"RTC_CHANGE\", \"data\": {\"offset\": 0}}\r\n"

#define LEFT "{\"timestamp\": {\"seconds\": 1, \"microseconds\": 2}, \"event\": \"LOCK_LEFT\"}\r\n"

enum { HUGE_LINE = 3 << 20, FLOOD = 20000 };

static char mode[512];

// True if the mode has this word now.
static int is(const char *word)
{
    char path[4096], words[512] = " ";
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 8);
    path[length] = 0;
    strcpy(strrchr(path, '/'), "/mode");
    FILE *file = fopen(path, "r");
    if (file == NULL || fgets(mode, sizeof mode - 2, file) == NULL)
        mode[0] = 0;
    if (file != NULL)
        fclose(file);
    mode[strcspn(mode, "\n")] = 0;
    strcat(strncat(words, mode, sizeof words - 3), " ");
    char wanted[64];
    snprintf(wanted, sizeof wanted, " %s ", word);
    return strstr(words, wanted) != NULL;
}

// Sends words to the client; if it has gone, the next read shows that.
static void say(int client, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (send(client, text, length, MSG_NOSIGNAL) < 0)
        return;
}

static void say_huge(int client)
{
    char piece[1024];
    memset(piece, '[', sizeof piece);
    for (int i = 0; i < HUGE_LINE && send(client, piece, sizeof piece, MSG_NOSIGNAL) > 0; i += sizeof piece)
        ;
    say(client, "\r\n");
}

static void end(const char *reason)
{
    printf("{\"timestamp\": {\"seconds\": 3, \"microseconds\": 4}, \"event\": \"SHUTDOWN\", \"data\": {\"guest\": true, \"reason\": \"%s\"}}\r\n", reason);
    exit(0);
}

static void die(void)
{
    is("");
    const char *how = strstr(mode, "how=");
    int number = how == NULL ? 1 : atoi(how + 4);
    if (number >= 0)
        _exit(number);
    signal(-number, SIG_DFL);
    kill(getpid(), -number);
    pause();
}

static void terminate(int number)
{
    (void)number;
    if (!is("ignores=TERM") && !is("ignores=QUIT,TERM"))
        end("host-signal");
}

static int pid_file(void)
{
    for (int fd = 0; fd < 1024; fd++) {
        char link[64], path[4096] = "";
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        if (readlink(link, path, sizeof path - 1) > 4 && strcmp(path + strlen(path) - 4, "/pid") == 0)
            return fd;
    }
    abort();
}

static void lock(int command, int type)
{
    struct flock wish = { .l_type = type, .l_whence = SEEK_SET };
    if (fcntl(pid_file(), command, &wish) != 0)
        abort();
}

static void leave_lock(int number)
{
    (void)number;
    int is_open = is("lock=OPEN") || is("lock=OPEN_CHILD");
    if (!is("lock=CHILD"))
        lock(F_SETLK, F_UNLCK);
    if (is_open)
        lock(F_OFD_SETLK, F_WRLCK);
    if (is("lock=CHILD") || is("lock=OPEN_CHILD")) {
        if (syscall(SYS_clone, SIGCHLD | (is("lock=CHILD") ? CLONE_FILES : 0), 0, 0, 0, 0) != 0)
            _exit(0);
        setsid();
    } else if (is("lock=CHILDS") && fork() == 0) {
        lock(F_SETLK, F_WRLCK);
        setsid();
        printf(LEFT);
        while (1)
            pause();
    }
    if (!is("lock=CHILDS"))
        printf(LEFT);
}

// False if the connection is to be closed.
static int greet(int client)
{
    if (is("greeting=LATE"))
        sleep(2);
    if (is("greeting=HALF"))
        say(client, "{\"QMP\": {\"versi");
    else if (is("greeting=WRONG"))
        say(client, "220 mail.example.org ESMTP\r\n");
    else if (is("greeting=HUGE"))
        say_huge(client);
    else if (!is("greeting=NEVER") && !is("greeting=CLOSED"))
        say(client, GREETING);
    return !is("greeting=CLOSED");
}

static int answer(int client, const char *line)
{
    const char *id = strstr(line, "\"id\":");
    int number = id == NULL ? 0 : atoi(id + 5);
    int greeted_wrong = is("greeting=NEVER") || is("greeting=HALF") || is("greeting=WRONG") || is("greeting=HUGE");
    if (is("answers=NONE") || greeted_wrong)
        return 1;
    if (is("answers=CLOSED"))
        return 0;
    if (is("answers=WRONG"))
        say(client, "{\"return\": {]\r\n");
    else if (is("answers=HUGE"))
        say_huge(client);
    else if (is("answers=ERRORS"))
        say(client, "{\"id\": %d, \"error\": {\"class\": \"GenericError\", \"desc\": \"out of order\"}}\r\n", number);
    else {
        for (int i = 0; i < FLOOD && is("answers=FLOOD"); i += 100)
            for (int j = 0; j < 100; j++)
                say(client, EVENT);
        int asks = strstr(line, "query-status") != NULL;
        say(client, "{\"id\": %d, \"return\": {%s}}\r\n", number, asks ? "\"status\": \"running\", \"running\": true" : "");
    }

    if (strstr(line, "system_powerdown") != NULL) {
        if (is("die=AT_BUTTON"))
            die();
        if (!is("answers=ERRORS"))
            end("guest-shutdown");
    }
    if (strstr(line, "\"quit\"") != NULL) {
        if (is("die=AT_QUIT"))
            die();
        if (!is("ignores=QUIT") && !is("ignores=QUIT,TERM") && !is("answers=ERRORS"))
            end("host-qmp-quit");
    }
    return 1;
}

static void serve(int client)
{
    char line[65536];
    size_t length = 0;
    if (!greet(client))
        return;
    while (1) {
        ssize_t count = read(client, line + length, sizeof line - 1 - length);
        if (count <= 0)
            return;
        length += count;
        line[length] = 0;
        for (char *newline; (newline = strchr(line, '\n')) != NULL;) {
            *newline = 0;
            if (!answer(client, line))
                return;
            length -= newline + 1 - line;
            memmove(line, newline + 1, length + 1);
        }
    }
}

int main(int argc, char **argv)
{
    int monitor = -1;
    for (int i = 1; i < argc; i++)
        if (strncmp(argv[i], "socket,id=qmp,fd=", 17) == 0)
            monitor = atoi(argv[i] + 17);
    setvbuf(stdout, NULL, _IONBF, 0);
    signal(SIGTERM, terminate);
    signal(SIGUSR1, leave_lock);
    if (is("die=BEFORE_GREETING"))
        die();
    printf(GREETING "{\"return\": {}}\r\n");
    while (1) {
        int client = accept(monitor, NULL, NULL);
        if (client < 0)
            continue;
        serve(client);
        close(client);
    }
}
