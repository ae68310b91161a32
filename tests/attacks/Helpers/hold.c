// Holds a place that others reach through /proc/PID/cwd, root and fd, until it is killed.
//
// usage: hold READY ACTION...
//
//   user             makes a user namespace and a namespace of mounts, as who may be root in them alone
//   mounts           makes a namespace of mounts only; needs root
//   mount FROM TO    puts a file or a folder over another
//   into FOLDER      makes a folder the current one
//   open PATH        opens a path without the right to read it, as the next descriptor from 3 on
//   lock PATH        holds a lock for reading (flock) on a file
//   become UID GID   gives up root for a user and a group, for good
//
// The file READY gets the process's number when all is done. Source: user_namespaces(7), open(2) of O_PATH.
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <unistd.h>

static void put(const char *path, const char *text)
{
    int file = open(path, O_WRONLY);
    if (file < 0 || write(file, text, strlen(text)) < 0)
        err(1, "%s", path);
    close(file);
}

static void be_root_of_own_namespace(void)
{
    char users[32], groups[32];
    snprintf(users, sizeof users, "0 %d 1", getuid());
    snprintf(groups, sizeof groups, "0 %d 1", getgid());
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
        err(77, "unshare");
    put("/proc/self/setgroups", "deny");
    put("/proc/self/uid_map", users);
    put("/proc/self/gid_map", groups);
}

int main(int argc, char **argv)
{
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "user") == 0)
            be_root_of_own_namespace();
        else if (strcmp(argv[i], "mounts") == 0) {
            if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
                err(1, "unshare");
        } else if (strcmp(argv[i], "mount") == 0) {
            if (mount(argv[i + 1], argv[i + 2], NULL, MS_BIND, NULL) != 0)
                err(1, "mount %s over %s", argv[i + 1], argv[i + 2]);
            i += 2;
        } else if (strcmp(argv[i], "into") == 0) {
            if (chdir(argv[++i]) != 0)
                err(1, "%s", argv[i]);
        } else if (strcmp(argv[i], "open") == 0) {
            if (open(argv[++i], O_PATH) < 0)
                err(1, "%s", argv[i]);
        } else if (strcmp(argv[i], "lock") == 0) {
            int file = open(argv[++i], O_RDONLY);
            if (file < 0 || flock(file, LOCK_SH) != 0)
                err(1, "%s", argv[i]);
        } else if (strcmp(argv[i], "become") == 0) {
            int user = atoi(argv[++i]), group = atoi(argv[++i]);
            if (setgroups(0, NULL) != 0 || setgid(group) != 0 || setuid(user) != 0 || prctl(PR_SET_DUMPABLE, 1) != 0)
                err(1, "become");
        } else
            errx(2, "%s?", argv[i]);
    }

    char name[4096];
    snprintf(name, sizeof name, "%s.new", argv[1]);
    FILE *ready = fopen(name, "w");
    if (ready == NULL)
        err(1, "%s", name);
    fprintf(ready, "%d\n", getpid());
    fclose(ready);
    if (rename(name, argv[1]) != 0)
        err(1, "%s", name);
    while (1)
        pause();
}
