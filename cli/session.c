/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * session.c: the processes and file descriptors of a session: terminal or pipe, pump, libcli.
 */
#include "cli/session.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "cli/bind_libcli.h"
#include "cli/pump.h"

#include "platform/banned.h"

enum {
    HELD_MAX = 65536,    /* type-ahead; what is beyond stays in the terminal or pipe */
    TYPED_MAX = 8192,    /* on its way to libcli */
    SHOWN_MAX = 8192,    /* on its way to the user */
    ANSWER_SECONDS = 30, /* Comware's patience with a question */
    CTRL_C = 0x03,
};

/* How libcli's process ends when cwmpd could not be reached. */
enum { EXIT_DAEMON_LOST = 3 };

struct session {
    int in, out, libcli, signals;
    pid_t child;
    bool terminal;
    struct termios modes; /* before */
    sigset_t mask;        /* before */
    struct pump *pump;
    unsigned char held[HELD_MAX];
    size_t held_start, held_len;
    char typed[TYPED_MAX];
    size_t typed_len;
    char shown[SHOWN_MAX];
    size_t shown_len;
    bool input_ended, output_lost, libcli_closed, closing;
    int signal;            /* that ends the session; 0: none */
    unsigned question;     /* the one that is open, or was the latest; 0: none yet */
    struct timespec asked; /* since when */
};

/* --- what the pump hands out --- */

static void show(struct session *s)
{
    size_t done = 0;

    while (done < s->shown_len && !s->output_lost) {
        ssize_t n = write(s->out, s->shown + done, s->shown_len - done);

        if (n >= 0) {
            done += (size_t)n;
        } else if (errno == EAGAIN) { /* somebody else's O_NONBLOCK */
            struct pollfd fd = {.fd = s->out, .events = POLLOUT};

            (void)poll(&fd, 1, -1);
        } else if (errno != EINTR) {
            s->output_lost = true;
        }
    }
    s->shown_len = 0;
}

static void to_user(void *ctx, const char *data, size_t len)
{
    struct session *s = ctx;

    if (len > SHOWN_MAX - s->shown_len)
        show(s);
    memcpy(s->shown + s->shown_len, data, len);
    s->shown_len += len;
}

static void to_libcli(void *ctx, const char *data, size_t len)
{
    struct session *s = ctx;

    /* Cannot be: feed() leaves room for all that one byte makes the pump type, and libcli answers
     * before the next. */
    if (len > TYPED_MAX - s->typed_len)
        return;
    memcpy(s->typed + s->typed_len, data, len);
    s->typed_len += len;
}

static void type(struct session *s)
{
    ssize_t n = 0;

    if (s->typed_len > 0)
        n = send(s->libcli, s->typed, s->typed_len, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n > 0) {
        s->typed_len -= (size_t)n;
        memmove(s->typed, s->typed + n, s->typed_len);
        explicit_bzero(s->typed + s->typed_len, (size_t)n);
    }
    if (n < 0 && errno != EAGAIN && errno != EINTR)
        s->typed_len = 0; /* libcli has gone; what it wrote last is still to be read */
    if (s->closing && s->typed_len == 0)
        (void)shutdown(s->libcli, SHUT_WR); /* libcli then ends by itself */
}

/* --- what comes in --- */

/* Ctrl+C at a terminal acts at once on a running command: it stops the output, and drops what was
 * typed before it. */
static void interrupt(struct session *s)
{
    size_t after = s->held_len;

    while (after > 0 && s->held[s->held_start + after - 1] != CTRL_C)
        after--;
    if (after == 0 || !pump_interrupt(s->pump))
        return;
    s->held_start += after;
    s->held_len -= after;
}

static void read_user(struct session *s)
{
    ssize_t n;

    memmove(s->held, s->held + s->held_start, s->held_len);
    s->held_start = 0;
    n = read(s->in, s->held + s->held_len, HELD_MAX - s->held_len);
    if (n > 0) {
        s->held_len += (size_t)n;
        if (s->terminal)
            interrupt(s);
    } else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
        s->input_ended = true;
    }
}

static void read_libcli(struct session *s)
{
    char data[SHOWN_MAX];
    ssize_t n = recv(s->libcli, data, sizeof data, MSG_DONTWAIT);

    if (n > 0)
        pump_libcli(s->pump, data, (size_t)n);
    else if (n == 0 || (errno != EINTR && errno != EAGAIN))
        s->libcli_closed = true;
}

static void read_signal(struct session *s)
{
    struct signalfd_siginfo info;

    if (read(s->signals, &info, sizeof info) == (ssize_t)sizeof info)
        s->signal = (int)info.ssi_signo;
}

/* Gives the pump what the user typed, as far as libcli waits for it. */
static void feed(struct session *s)
{
    while (pump_ready(s->pump) && s->typed_len <= TYPED_MAX / 2) {
        if (s->held_len == 0)
            break;
        pump_user(s->pump, s->held[s->held_start]);
        s->held[s->held_start] = 0;
        s->held_start++;
        s->held_len--;
    }
    if (s->held_len == 0 && s->input_ended && pump_ready(s->pump) && pump_user_ended(s->pump))
        s->closing = true;
}

/* How long the person may still think about a question, for poll(); -1: there is none. */
static int answer_time_left(struct session *s)
{
    unsigned question = pump_asking(s->pump);
    struct timespec now;
    long ms;

    if (question == 0)
        return -1;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    if (question != s->question) {
        s->question = question;
        s->asked = now;
    }
    ms = ANSWER_SECONDS * 1000L - (now.tv_sec - s->asked.tv_sec) * 1000L -
         (now.tv_nsec - s->asked.tv_nsec) / 1000000L;
    if (ms > 0)
        return (int)ms;
    pump_late(s->pump);
    return 0;
}

static void loop(struct session *s)
{
    enum { IN, LIBCLI, SIGNALS, COUNT };
    struct pollfd fds[COUNT] = {
        {.fd = s->in}, {.fd = s->libcli}, {.fd = s->signals, .events = POLLIN}};

    while (!s->libcli_closed && !s->output_lost && s->signal == 0) {
        int time_left = answer_time_left(s);

        feed(s);
        type(s);
        show(s);
        fds[IN].fd = s->input_ended || s->held_len == HELD_MAX ? -1 : s->in;
        fds[IN].events = POLLIN;
        fds[LIBCLI].events = (short)(POLLIN | (s->typed_len > 0 ? POLLOUT : 0));
        if (poll(fds, COUNT, time_left) < 0)
            continue; /* EINTR */
        if (fds[SIGNALS].revents != 0)
            read_signal(s);
        if (fds[LIBCLI].revents & (POLLIN | POLLHUP | POLLERR))
            read_libcli(s);
        if (fds[IN].revents != 0)
            read_user(s);
    }
    pump_finish(s->pump);
    show(s);
}

/* --- start and end --- */

static void make_raw(struct session *s)
{
    struct termios raw = s->modes;

    cfmakeraw(&raw);
    /* Not TCSAFLUSH: what was typed before the prompt counts. */
    (void)tcsetattr(s->in, TCSADRAIN, &raw);
}

static int start_libcli(struct session *s, struct control_client *client)
{
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return -errno;
    s->child = fork();
    if (s->child < 0) {
        int error = errno;

        close(ends[0]);
        close(ends[1]);
        return -error;
    }
    if (s->child == 0) {
        (void)sigprocmask(SIG_SETMASK, &s->mask, NULL);
        close(ends[0]);
        int rc = bind_libcli_run(client, ends[1]);
        _exit(rc == 0 ? EXIT_SUCCESS : rc == -ENOLINK ? EXIT_DAEMON_LOST : EXIT_FAILURE);
    }
    close(ends[1]);
    s->libcli = ends[0];
    return 0;
}

static int block_signals(struct session *s)
{
    static const int ending[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT};
    sigset_t set;

    sigemptyset(&set);
    for (size_t i = 0; i < sizeof ending / sizeof ending[0]; i++)
        sigaddset(&set, ending[i]);
    if (sigprocmask(SIG_BLOCK, &set, &s->mask) != 0)
        return -errno;
    s->signals = signalfd(-1, &set, SFD_CLOEXEC);
    return s->signals < 0 ? -errno : 0;
}

/* Waits for libcli's process; 0, -ECONNABORTED or -ENOLINK. */
static int end_libcli(struct session *s)
{
    int status = 0;

    close(s->libcli);
    if (s->signal != 0)
        (void)kill(s->child, SIGTERM);
    while (waitpid(s->child, &status, 0) < 0 && errno == EINTR)
        ;
    if (s->signal != 0 || (WIFEXITED(status) && WEXITSTATUS(status) == 0))
        return 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_DAEMON_LOST)
        return -ENOLINK; /* each command that it hit has said so */
    if (WIFSIGNALED(status))
        (void)fprintf(stderr, "cwmpsh: the session's process died (%s)\n",
                      strsignal(WTERMSIG(status)));
    else
        (void)fprintf(stderr, "cwmpsh: the session's process could not go on (status %d)\n",
                      WEXITSTATUS(status));
    return -ECONNABORTED;
}

static int run(struct session *s, struct control_client *client)
{
    int rc = block_signals(s);

    if (rc != 0)
        return rc;
    rc = start_libcli(s, client);
    if (rc == 0) {
        if (s->terminal)
            make_raw(s);
        loop(s);
        if (s->terminal)
            (void)tcsetattr(s->in, TCSANOW, &s->modes);
        rc = end_libcli(s);
    }
    (void)sigprocmask(SIG_SETMASK, &s->mask, NULL);
    close(s->signals);
    return rc;
}

int session_run(struct control_client *client, int in, int out)
{
    struct session *s = calloc(1, sizeof *s);
    struct pump_io io = {.to_user = to_user, .to_libcli = to_libcli, .ctx = s};
    int rc, ended_by = 0;

    if (s == NULL)
        return -ENOMEM;
    s->in = in;
    s->out = out;
    s->terminal = io.terminal = tcgetattr(in, &s->modes) == 0;
    rc = pump_new(&io, &s->pump);
    if (rc == 0)
        rc = run(s, client);
    if (rc != 0 && rc != -ECONNABORTED && rc != -ENOLINK)
        (void)fprintf(stderr, "cwmpsh: cannot start a session: %s\n", strerror(-rc));
    ended_by = s->signal;
    pump_free(s->pump);
    if (rc == 0 && s->output_lost)
        rc = -EIO;
    explicit_bzero(s, sizeof *s);
    free(s);
    if (ended_by != 0)
        (void)raise(ended_by);
    return rc;
}
