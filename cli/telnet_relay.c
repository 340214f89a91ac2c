/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * telnet_relay.c: see telnet_relay.h.
 */
#include "cli/telnet_relay.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "cli/telnet_wire.h"

#include "platform/banned.h"

enum {
    SLICE = 1024, /* of one read */
    /* The peer's answers always fit in behind what the terminal shows, so keys such as Ctrl+C are
     * read while the peer is slow to take a long display. */
    SHOWN_MAX = 4096,
    TO_PEER_MAX = 2 * SHOWN_MAX + 4 * TELNET_WIRE_GROWTH * SLICE,
    TO_TERMINAL_MAX = SLICE,
    LINGER_MS = 5000,
};

struct pending {
    char data[TO_PEER_MAX];
    size_t len, max;
};

struct relay {
    int peer, terminal;
    struct telnet_wire *wire;
    struct pending to_peer, to_terminal;
    bool terminal_ended, hung_up;
    struct timespec ended; /* when */
};

static void add(struct relay *relay, struct pending *pending, const char *data, size_t len)
{
    if (len > pending->max - pending->len) {
        relay->hung_up = true; /* cannot be: see the sizes */
        return;
    }
    memcpy(pending->data + pending->len, data, len);
    pending->len += len;
}

static void to_peer(void *ctx, const char *data, size_t len)
{
    struct relay *relay = ctx;

    add(relay, &relay->to_peer, data, len);
}

static void to_terminal(void *ctx, const char *data, size_t len)
{
    struct relay *relay = ctx;

    if (!relay->terminal_ended)
        add(relay, &relay->to_terminal, data, len);
}

static void window(void *ctx, unsigned short columns, unsigned short rows)
{
    struct relay *relay = ctx;
    const struct winsize size = {.ws_col = columns, .ws_row = rows};

    (void)ioctl(relay->terminal, TIOCSWINSZ, &size); /* the session gets SIGWINCH */
}

/* Writes what can be written now; false when the other side is gone. */
static bool drain(int fd, struct pending *pending)
{
    ssize_t n = 0;

    if (pending->len > 0)
        n = write(fd, pending->data, pending->len);
    if (n > 0) {
        pending->len -= (size_t)n;
        memmove(pending->data, pending->data + n, pending->len);
        explicit_bzero(pending->data + pending->len, (size_t)n); /* may be a password */
    }
    return n >= 0 || errno == EAGAIN || errno == EINTR;
}

static void read_peer(struct relay *relay)
{
    char data[SLICE];
    ssize_t n = read(relay->peer, data, sizeof data);

    if (n > 0)
        telnet_wire_peer(relay->wire, data, (size_t)n);
    else if (n == 0 || (errno != EAGAIN && errno != EINTR))
        relay->hung_up = true;
    explicit_bzero(data, sizeof data);
}

static void read_terminal(struct relay *relay)
{
    char data[SLICE];
    ssize_t n = read(relay->terminal, data, sizeof data);

    if (n > 0)
        telnet_wire_terminal(relay->wire, data, (size_t)n);
    if (n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR)))
        return;
    relay->terminal_ended = true; /* EIO: nobody has it open any more */
    (void)clock_gettime(CLOCK_MONOTONIC, &relay->ended);
}

/* How long the peer may still take the last words, in ms; -1: the terminal has not ended. */
static int time_left(const struct relay *relay)
{
    struct timespec now;
    int64_t ms;

    if (!relay->terminal_ended)
        return -1;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    ms = LINGER_MS - (now.tv_sec - relay->ended.tv_sec) * INT64_C(1000) -
         (now.tv_nsec - relay->ended.tv_nsec) / 1000000;
    return ms > 0 ? (int)ms : 0;
}

/* One round; false when it was the last. */
static bool carry(struct relay *relay, int lifeline)
{
    enum { PEER, TERMINAL, LIFELINE, COUNT };
    bool room = relay->to_peer.len <= SHOWN_MAX, typed = relay->to_terminal.len > 0;
    bool answer = !typed && relay->to_peer.len <= TO_PEER_MAX / 2;
    struct pollfd fds[COUNT] = {
        {.fd = relay->peer,
         .events = (short)((answer ? POLLIN : 0) | (relay->to_peer.len > 0 ? POLLOUT : 0))},
        /* Not watched when there is nothing to do with it: its end would be reported all the time.
         */
        {.fd = relay->terminal_ended || (!room && !typed) ? -1 : relay->terminal,
         .events = (short)((room ? POLLIN : 0) | (typed ? POLLOUT : 0))},
        {.fd = lifeline},
    };
    int count = poll(fds, COUNT, time_left(relay));

    if (count < 0)
        return errno == EINTR;
    if (count == 0 || fds[LIFELINE].revents != 0 || fds[PEER].revents & (POLLHUP | POLLERR))
        return false;
    if (fds[TERMINAL].revents & POLLHUP)
        relay->to_terminal.len = 0; /* nobody will read it */
    if (room && fds[TERMINAL].revents & (POLLIN | POLLHUP))
        read_terminal(relay);
    if (fds[PEER].revents & POLLIN)
        read_peer(relay);
    if (!drain(relay->terminal, &relay->to_terminal))
        relay->to_terminal.len = 0; /* the same; what it showed last is still to be read */
    return drain(relay->peer, &relay->to_peer) && !relay->hung_up &&
           !(relay->terminal_ended && relay->to_peer.len == 0);
}

int telnet_relay(int peer, int terminal, int lifeline)
{
    struct relay *relay = calloc(1, sizeof *relay);
    struct telnet_wire_io io = {
        .to_peer = to_peer, .to_terminal = to_terminal, .window = window, .ctx = relay};
    int rc;

    if (relay == NULL)
        return -ENOMEM;
    relay->peer = peer;
    relay->terminal = terminal;
    relay->to_peer.max = TO_PEER_MAX;
    relay->to_terminal.max = TO_TERMINAL_MAX;
    rc = telnet_wire_new(&io, &relay->wire);
    if (rc == 0) {
        (void)fcntl(peer, F_SETFL, O_NONBLOCK);
        (void)fcntl(terminal, F_SETFL, O_NONBLOCK);
        while (carry(relay, lifeline))
            ;
    }
    telnet_wire_free(relay->wire);
    explicit_bzero(relay, sizeof *relay);
    free(relay);
    return rc;
}
