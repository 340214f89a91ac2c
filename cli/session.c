/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * session.c: the processes and file descriptors of a session: terminal or pipe, pump, libcli.
 */
#include "cli/session.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "cli/bind_libcli.h"
#include "cli/pump.h"
#include "platform/control_sessions.h"

#include "platform/banned.h"

enum {
    HELD_MAX = 65536,  /* type-ahead; what is beyond stays in the terminal or pipe */
    TYPED_MAX = 8192,  /* on its way to libcli */
    SHOWN_MAX = 16384, /* on its way to the user */
    CHUNK_MAX = 4096,  /* of what libcli's side writes; the pump makes less than SHOWN_MAX of it */
    ANSWER_SECONDS = 30, /* Comware's patience with a question */
    POLL_MS_MAX = 3600000,
    CTRL_C = 0x03,
};

/* How libcli's process ends when cwmpd could not be reached. */
enum { EXIT_DAEMON_LOST = 3 };

struct session {
    struct control_client *client;
    int in, out, libcli, signals;
    int interrupts; /* the pipe to libcli's process */
    int log;        /* lines of cwmpd's log; -1: none are wanted */
    int own_out;    /* out, if it has been opened here; -1: it has not */
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
    bool input_ended, output_lost, libcli_closed, closing, idle;
    int signal;              /* that ends the session; 0: none */
    unsigned question;       /* the one that is open, or was the latest; 0: none yet */
    struct timespec asked;   /* since when */
    struct timespec touched; /* when somebody was last seen to be there */
};

/* --- what the pump hands out --- */

/* Writes what the terminal takes now. */
static void show(struct session *s)
{
    size_t done = 0;

    while (done < s->shown_len && !s->output_lost) {
        ssize_t n = write(s->out, s->shown + done, s->shown_len - done);

        if (n >= 0)
            done += (size_t)n;
        else if (errno == EAGAIN)
            break;
        else if (errno != EINTR)
            s->output_lost = true;
    }
    s->shown_len -= done;
    memmove(s->shown, s->shown + done, s->shown_len);
    if (s->output_lost)
        s->shown_len = 0;
}

/* Waits until all is written, or a signal ends the session. */
static void show_all(struct session *s)
{
    struct pollfd fds[] = {{.fd = s->out, .events = POLLOUT}, {.fd = s->signals, .events = POLLIN}};

    show(s);
    while (s->shown_len > 0) {
        (void)poll(fds, 2, -1);
        if (fds[1].revents != 0)
            s->shown_len = 0; /* the signal is still to be read */
        show(s);
    }
}

static void to_user(void *ctx, const char *data, size_t len)
{
    struct session *s = ctx;

    if (len > SHOWN_MAX - s->shown_len)
        show_all(s);
    memcpy(s->shown + s->shown_len, data, len);
    s->shown_len += len;
}

static unsigned columns(void *ctx)
{
    const struct session *s = ctx;
    struct winsize size;

    return s->terminal && ioctl(s->in, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
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

/* --- lines of the log --- */

static int monitor(void *ctx, int level)
{
    struct session *s = ctx;

    if (!s->terminal)
        return -ENOTTY;
    if (s->log >= 0)
        close(s->log);
    s->log = -1;
    return level >= 0 ? control_monitor_open(s->client, (unsigned)level, &s->log) : 0;
}

static void read_log(struct session *s)
{
    char line[CONTROL_LOG_SIZE];

    while (s->log >= 0 && pump_log_ready(s->pump)) {
        int got = control_monitor_read(s->log, line);

        if (got > 0)
            pump_log(s->pump, line);
        else if (got < 0) /* cwmpd has gone; the next `terminal monitor` asks a new one */
            (void)monitor(s, -1);
        if (got <= 0)
            break;
    }
}

/* --- what comes in --- */

/* Forgets what the terminal has not shown yet. */
static void drop_shown(struct session *s)
{
    int waiting = 0;

    if (ioctl(s->out, TIOCOUTQ, &waiting) != 0)
        waiting = 0;
    if (s->shown_len == 0 && waiting == 0)
        return;
    (void)tcflush(s->out, TCOFLUSH);
    s->shown_len = 0;
    pump_torn(s->pump);
}

/* Ctrl+C at a terminal acts at once on a running command: it stops it and its output, and drops
 * what was typed before it. */
static void interrupt(struct session *s)
{
    size_t after = s->held_len;
    unsigned number;

    while (after > 0 && s->held[s->held_start + after - 1] != CTRL_C)
        after--;
    number = after > 0 ? pump_interrupt(s->pump) : 0;
    if (number == 0)
        return;
    /* A full pipe means that the command has been told. */
    (void)!write(s->interrupts, &number, sizeof number);
    drop_shown(s);
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
        (void)clock_gettime(CLOCK_MONOTONIC, &s->touched);
        if (s->terminal)
            interrupt(s);
    } else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
        s->input_ended = true;
    }
}

static void read_libcli(struct session *s)
{
    char data[CHUNK_MAX];
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

/* A terminal that takes nothing holds up what would be shown there, and only that. */
static bool may_show(const struct session *s)
{
    return s->shown_len == 0;
}

/* Whether there is a byte of the user that can be taken now. */
static bool may_feed(const struct session *s)
{
    return s->held_len > 0 && pump_ready(s->pump) && s->typed_len <= TYPED_MAX / 2 &&
           s->shown_len <= SHOWN_MAX / 2;
}

/* Gives the pump what the user typed, as far as libcli waits for it. */
static void feed(struct session *s)
{
    while (may_feed(s)) {
        pump_user(s->pump, s->held[s->held_start]);
        s->held[s->held_start] = 0;
        s->held_start++;
        s->held_len--;
    }
    if (s->held_len == 0 && s->input_ended && pump_ready(s->pump) && pump_user_ended(s->pump))
        s->closing = true;
}

/* Milliseconds from since until so many seconds later; at least 0. */
static int time_left(const struct timespec *since, long seconds)
{
    struct timespec now;
    long long ms;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    ms = ((long long)since->tv_sec + seconds - now.tv_sec) * 1000 +
         (since->tv_nsec - now.tv_nsec) / 1000000;
    return ms <= 0 ? 0 : ms < POLL_MS_MAX ? (int)ms : POLL_MS_MAX;
}

/* How long the person may still think about a question, for poll(); -1: there is none. */
static int answer_time_left(struct session *s)
{
    unsigned question = pump_asking(s->pump);
    int left;

    if (question == 0)
        return -1;
    if (question != s->question) {
        s->question = question;
        (void)clock_gettime(CLOCK_MONOTONIC, &s->asked);
    }
    left = time_left(&s->asked, ANSWER_SECONDS);
    if (left == 0)
        pump_late(s->pump);
    return left;
}

/* How long until nobody has been there for too long; -1: for ever. */
static int idle_time_left(struct session *s)
{
    unsigned limit = s->terminal ? pump_idle_limit(s->pump) : 0;
    int left;

    if (limit == 0) {
        (void)clock_gettime(CLOCK_MONOTONIC, &s->touched);
        return -1;
    }
    left = time_left(&s->touched, (long)limit);
    s->idle = left == 0;
    return left;
}

static int sooner(int a, int b)
{
    return a < 0 || (b >= 0 && b < a) ? b : a;
}

static void loop(struct session *s)
{
    enum { IN, LIBCLI, SIGNALS, OUT, LOG, COUNT };
    struct pollfd fds[COUNT] = {[SIGNALS] = {.fd = s->signals, .events = POLLIN}};

    while (!s->libcli_closed && !s->output_lost && s->signal == 0 && !s->idle) {
        int left;

        feed(s);
        type(s);
        show(s);
        /* What was shown may have made room for more of what is held, and nothing else may come. */
        left = may_feed(s) ? 0 : sooner(answer_time_left(s), idle_time_left(s));
        fds[IN] = (struct pollfd){.fd = s->input_ended || s->held_len == HELD_MAX ? -1 : s->in,
                                  .events = POLLIN};
        fds[LIBCLI] = (struct pollfd){.fd = s->libcli};
        fds[LIBCLI].events = (short)((may_show(s) ? POLLIN : 0) | (s->typed_len > 0 ? POLLOUT : 0));
        fds[OUT] = (struct pollfd){.fd = may_show(s) ? -1 : s->out, .events = POLLOUT};
        fds[LOG] = (struct pollfd){.fd = may_show(s) && pump_log_ready(s->pump) ? s->log : -1,
                                   .events = POLLIN};
        if (poll(fds, COUNT, left) < 0)
            continue; /* EINTR */
        if (fds[SIGNALS].revents != 0)
            read_signal(s);
        if (fds[LOG].revents != 0) /* before what was shown after it */
            read_log(s);
        if (may_show(s) && (fds[LIBCLI].revents & (POLLIN | POLLHUP | POLLERR)))
            read_libcli(s);
        if (fds[IN].revents != 0)
            read_user(s);
    }
    pump_finish(s->pump);
    show_all(s);
}

/* --- start and end --- */

static void make_raw(struct session *s)
{
    struct termios raw = s->modes;

    cfmakeraw(&raw);
    /* Not TCSAFLUSH: what was typed before the prompt counts. */
    (void)tcsetattr(s->in, TCSADRAIN, &raw);
}

/* A file description of our own, which does not wait for a slow terminal; that of standard output
 * is shared with whoever started us. Where it cannot be opened, a slow terminal also delays Ctrl+C.
 */
static void open_terminal(struct session *s)
{
    char path[32];

    if (!isatty(s->out))
        return;
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", s->out);
    s->own_out = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (s->own_out >= 0)
        s->out = s->own_out;
}

static _Noreturn void run_libcli(struct session *s, const struct session_person *person, int fd,
                                 int interrupts)
{
    struct bind_libcli config = {.client = s->client,
                                 .fd = fd,
                                 .interrupts = interrupts,
                                 .terminal = s->terminal ? s->in : -1,
                                 .console = person->console,
                                 .invite = person->invite};
    int rc;

    (void)sigprocmask(SIG_SETMASK, &s->mask, NULL);
    rc = bind_libcli_run(&config);
    _exit(rc == 0 ? EXIT_SUCCESS : rc == -ENOLINK ? EXIT_DAEMON_LOST : EXIT_FAILURE);
}

static void close_both(const int fds[2])
{
    close(fds[0]);
    close(fds[1]);
}

static int start_libcli(struct session *s, const struct session_person *person)
{
    int ends[2], interrupts[2], error;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return -errno;
    if (pipe2(interrupts, O_CLOEXEC | O_NONBLOCK) != 0) {
        error = -errno;
        close_both(ends);
        return error;
    }
    s->child = fork();
    if (s->child < 0) {
        error = -errno;
        close_both(ends);
        close_both(interrupts);
        return error;
    }
    if (s->child == 0) {
        close(ends[0]);
        close(interrupts[1]);
        run_libcli(s, person, ends[1], interrupts[0]);
    }
    close(ends[1]);
    close(interrupts[0]);
    s->libcli = ends[0];
    s->interrupts = interrupts[1];
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
    close(s->interrupts);
    (void)monitor(s, -1);
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

static int run(struct session *s, const struct session_person *person)
{
    int rc = block_signals(s);

    if (rc != 0)
        return rc;
    rc = start_libcli(s, person);
    if (rc == 0) {
        if (s->terminal) {
            make_raw(s);
            open_terminal(s);
        }
        loop(s);
        if (s->terminal)
            (void)tcsetattr(s->in, TCSANOW, &s->modes);
        rc = end_libcli(s);
    }
    (void)sigprocmask(SIG_SETMASK, &s->mask, NULL);
    close(s->signals);
    return rc;
}

int session_run(struct control_client *client, const struct session_person *person, int in, int out)
{
    struct session *s = calloc(1, sizeof *s);
    struct pump_io io = {.to_user = to_user,
                         .to_libcli = to_libcli,
                         .columns = columns,
                         .monitor = monitor,
                         .ctx = s};
    int rc, ended_by = 0;

    if (s == NULL)
        return -ENOMEM;
    s->client = client;
    s->in = in;
    s->out = out;
    s->log = s->own_out = -1;
    s->terminal = io.terminal = tcgetattr(in, &s->modes) == 0;
    rc = pump_new(&io, &s->pump);
    if (rc == 0)
        rc = run(s, person);
    if (rc != 0 && rc != -ECONNABORTED && rc != -ENOLINK)
        (void)fprintf(stderr, "cwmpsh: cannot start a session: %s\n", strerror(-rc));
    ended_by = s->signal;
    if (s->own_out >= 0)
        close(s->own_out);
    pump_free(s->pump);
    if (rc == 0 && s->output_lost)
        rc = -EIO;
    explicit_bzero(s, sizeof *s);
    free(s);
    if (ended_by != 0)
        (void)raise(ended_by);
    return rc;
}
