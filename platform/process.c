/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * process.c: see process.h.
 */
#include "platform/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/banned.h"

#if defined(__SANITIZE_ADDRESS__)
#define HAS_LEAK_CHECK 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_LEAK_CHECK 1
#endif
#endif
#ifndef HAS_LEAK_CHECK
#define HAS_LEAK_CHECK 0
#endif

void process_forbid_dumps(void)
{
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE,
              &none); /* the limit alone does not stop a dump that is piped to a handler */
    if (!HAS_LEAK_CHECK)
        prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

void process_open_standard_streams(void)
{
    int fd;
    do
        fd = open("/dev/null", O_RDONLY);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0)
        close(fd);
}

void process_hide_argument(char *argument)
{
    explicit_bzero(argument, strlen(argument));
}

/* In the child: nothing but what may be called after fork(). */
static void run_program(const char *path, int why_fd)
{
    char *const arguments[] = {(char *)path, NULL};
    char *const environment[] = {(char *)"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:"
                                         "/sbin:/bin",
                                 NULL};
    const struct sigaction usual = {.sa_handler = SIG_DFL};
    sigset_t none;
    for (int i = 1; i < NSIG; i++)
        sigaction(i, &usual, NULL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (null > STDIN_FILENO)
        dup2(null, STDIN_FILENO);
    setsid(); /* whoever ends this process does not end that one */
    execve(path, arguments, environment);
    int error = errno;
    if (write(why_fd, &error, sizeof(error)) < 0)
        _exit(126);
    _exit(127);
}

/* Closed by execve(), the pipe ends without a word; otherwise it says why. */
static int read_failure(int fd)
{
    int error = 0;
    ssize_t len;
    do
        len = read(fd, &error, sizeof(error));
    while (len < 0 && errno == EINTR);
    return len == (ssize_t)sizeof(error) ? -error : 0;
}

int process_start(const char *path, pid_t *out)
{
    int why[2];
    if (path[0] != '/')
        return -EINVAL;
    if (pipe2(why, O_CLOEXEC) < 0)
        return -errno;
    pid_t child = fork();
    int error = child < 0 ? -errno : 0;
    if (child == 0)
        run_program(path, why[1]);
    close(why[1]);
    if (!error && (error = read_failure(why[0])))
        waitpid(child, NULL, 0);
    close(why[0]);
    *out = child;
    return error;
}
