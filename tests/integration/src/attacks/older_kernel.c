/* Runs a program as if the kernel were older: `older-kernel WHAT... -- PROGRAM ARGUMENTS`. WHAT is any of
 *
 *   landlock=N       Landlock has version N; 0 is none
 *   no-seccomp       no filters of system calls can be installed
 *   no-limits        limits cannot be lowered
 *   no-death-signal  a process cannot ask to end with its parent
 *
 * A filter answers in the kernel's stead. What a version of Landlock is has to be a number, which a filter cannot answer;
 * so this program does, for the one question that asks for it. Ends as the program does; 125 where it cannot be done here.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define CREATE_RULESET 444
#define ADD_RULE 445
#define RESTRICT_SELF 446
#define PIDFD_OPEN 434
#define PIDFD_GETFD 438

#define NUMBER offsetof(struct seccomp_data, nr)
#define ARGUMENT(n) (offsetof(struct seccomp_data, args) + 8 * (n))

static struct sock_filter lines[64];
static unsigned short length;

static void line(unsigned short code, unsigned value, unsigned char yes, unsigned char no) {
    struct sock_filter next = {code, yes, no, value};
    lines[length++] = next;
}

static void load(unsigned at) { line(BPF_LD | BPF_W | BPF_ABS, at, 0, 0); }

/* Where what is loaded is this value, the next `then` lines are run, else they are passed over. */
static void if_is(unsigned value, unsigned char then) { line(BPF_JMP | BPF_JEQ | BPF_K, value, 0, then); }

static void answer(unsigned what) { line(BPF_RET | BPF_K, what, 0, 0); }

static void refuse(unsigned number, unsigned error) {
    load(NUMBER);
    if_is(number, 1);
    answer(SECCOMP_RET_ERRNO | error);
}

/* The same where an argument has this value. */
static void refuse_where(unsigned number, unsigned argument, unsigned value, unsigned error) {
    load(NUMBER);
    if_is(number, 3);
    load(ARGUMENT(argument));
    if_is(value, 1);
    answer(SECCOMP_RET_ERRNO | error);
}

static int fail(const char *what) {
    perror(what);
    return 125;
}

/* Answers, until the program has ended, which version Landlock has. */
static int supervise(pid_t program, int listener, int version) {
    int status;
    for (;;) {
        pid_t ended = waitpid(program, &status, WNOHANG);
        if (ended < 0) return fail("waitpid");
        if (ended == program) return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        struct pollfd waiting = {listener, POLLIN, 0};
        if (poll(&waiting, 1, 20) <= 0 || !(waiting.revents & POLLIN)) continue;
        struct seccomp_notif asked;
        memset(&asked, 0, sizeof asked);
        if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &asked) != 0) continue;
        struct seccomp_notif_resp told;
        memset(&told, 0, sizeof told);
        told.id = asked.id;
        told.val = version;
        ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &told);
    }
}

int main(int count, char **words) {
    int at = 1, version = -1;
    for (; at < count && strcmp(words[at], "--") != 0; at++) {
        if (strncmp(words[at], "landlock=", 9) == 0) {
            version = atoi(words[at] + 9);
        } else if (strcmp(words[at], "no-seccomp") == 0) {
            refuse(__NR_seccomp, ENOSYS);
            refuse_where(__NR_prctl, 0, PR_SET_SECCOMP, EINVAL);
        } else if (strcmp(words[at], "no-limits") == 0) {
            /* Its own limits; those of a child are another matter. */
            refuse_where(__NR_prlimit64, 0, 0, EPERM);
        } else if (strcmp(words[at], "no-death-signal") == 0) {
            refuse_where(__NR_prctl, 0, PR_SET_PDEATHSIG, EINVAL);
        } else {
            fprintf(stderr, "what is %s?\n", words[at]);
            return 125;
        }
    }
    if (at + 1 >= count) return 125;
    if (version == 0) {
        refuse(CREATE_RULESET, ENOSYS);
        refuse(ADD_RULE, ENOSYS);
        refuse(RESTRICT_SELF, ENOSYS);
    } else if (version > 0) {
        load(NUMBER);
        if_is(CREATE_RULESET, 3);
        load(ARGUMENT(2));
        if_is(1, 1);
        answer(SECCOMP_RET_USER_NOTIF);
    }
    answer(SECCOMP_RET_ALLOW);

    int ready[2], go[2];
    if (pipe(ready) != 0 || pipe(go) != 0) return fail("pipe");
    pid_t program = fork();
    if (program < 0) return fail("fork");
    if (program == 0) {
        struct sock_fprog filter = {length, lines};
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return fail("no_new_privs");
        unsigned flags = version > 0 ? SECCOMP_FILTER_FLAG_NEW_LISTENER : 0;
        long listener = syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, flags, &filter);
        char byte = 0;
        if (write(ready[1], &listener, sizeof listener) != sizeof listener) return fail("write");
        if (listener < 0) return fail("seccomp");
        if (read(go[0], &byte, 1) != 1) return fail("read");
        close(ready[0]), close(ready[1]), close(go[0]), close(go[1]);
        if (version > 0) close((int)listener);
        execv(words[at + 1], words + at + 1);
        return fail("execv");
    }
    long listener = -1;
    if (read(ready[0], &listener, sizeof listener) != sizeof listener || listener < 0) {
        waitpid(program, NULL, 0);
        return 125;
    }
    int ours = -1;
    if (version > 0) {
        int handle = (int)syscall(PIDFD_OPEN, program, 0);
        ours = (int)syscall(PIDFD_GETFD, handle, (int)listener, 0);
        if (ours < 0) {
            int error = errno;
            kill(program, SIGKILL);
            waitpid(program, NULL, 0);
            errno = error;
            return fail("pidfd_getfd");
        }
    }
    if (write(go[1], "x", 1) != 1) return fail("write");
    return supervise(program, ours, version);
}
