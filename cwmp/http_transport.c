/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http_transport.c: see http_transport.h.
 */
#include "cwmp/http_transport.h"

#include <errno.h>
#include <stdlib.h>

#include "platform/loop.h"
#include "platform/banned.h"

enum {
    SOCKETS_MAX = 16
}; /* libcurl opens several while it tries the addresses of a host side by side */

struct socket_watch {
    struct loop_fd *watch; /* NULL: free place */
    int fd;
};

struct http_transport {
    struct loop *loop;
    CURL *easy;
    CURLM *multi; /* NULL: made by the next transfer */
    bool running;
    bool socket_gone; /* since libcurl was last told to act */
    struct loop_timer *timer;
    struct socket_watch sockets[SOCKETS_MAX];
    http_transport_fn *fn;
    void *ctx;
};

/* When an address refuses, libcurl (7.88) closes its socket and then waits for no event and for no
 * timer of use before it tries the next address; it does try it when told to look after all its
 * transfers. */
static void press_on(struct http_transport *transport, int running)
{
    for (int i = 0; i < SOCKETS_MAX && running && transport->socket_gone; i++) {
        transport->socket_gone = false;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations" /* for its speed with many transfers */
        curl_multi_socket_all(transport->multi, &running);
#pragma GCC diagnostic pop
    }
}

/* Lets libcurl work on what happened, then at once on the transfer that was started in answer: the
 * connection is there, so waiting for the next turn of the loop would only cost time. */
static void act(struct http_transport *transport, curl_socket_t fd, int what)
{
    int running, left;
    CURLMsg *message;
    transport->socket_gone = false;
    curl_multi_socket_action(transport->multi, fd, what, &running);
    press_on(transport, running);
    while (transport->multi && (message = curl_multi_info_read(transport->multi, &left))) {
        if (message->msg != CURLMSG_DONE)
            continue;
        CURLcode code = message->data.result;
        curl_multi_remove_handle(transport->multi, transport->easy);
        transport->running = false;
        transport->fn(transport->ctx, code);
        if (transport->running)
            curl_multi_socket_action(transport->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    }
}

static void on_socket(void *ctx, int fd, unsigned events)
{
    act(ctx, fd,
        (events & LOOP_READ ? CURL_CSELECT_IN : 0) | (events & LOOP_WRITE ? CURL_CSELECT_OUT : 0));
}

/* libcurl measures with its own clock; where ours is ahead of it (a test's), libcurl finds nothing
 * due and sets the timer anew. */
static void on_timer(void *ctx)
{
    act(ctx, CURL_SOCKET_TIMEOUT, 0);
}

static void forget_socket(struct socket_watch *place)
{
    loop_fd_free(place->watch);
    *place = (struct socket_watch){0};
}

static int socket_changed(CURL *easy, curl_socket_t fd, int what, void *ctx, void *socket_ctx)
{
    struct http_transport *transport = ctx;
    struct socket_watch *place = socket_ctx;
    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        if (place)
            forget_socket(place);
        transport->socket_gone = true;
        return 0;
    }
    unsigned events =
        (what & CURL_POLL_IN ? LOOP_READ : 0u) | (what & CURL_POLL_OUT ? LOOP_WRITE : 0u);
    if (place)
        return loop_fd_watch(place->watch, events) ? -1 : 0;
    for (unsigned i = 0; i < SOCKETS_MAX; i++) {
        if (transport->sockets[i].watch)
            continue;
        if (loop_fd_new(transport->loop, fd, events, on_socket, transport,
                        &transport->sockets[i].watch))
            return -1;
        transport->sockets[i].fd = fd;
        curl_multi_assign(transport->multi, fd, &transport->sockets[i]);
        return 0;
    }
    return -1;
}

static int timer_changed(CURLM *multi, long wait_ms, void *ctx)
{
    struct http_transport *transport = ctx;
    (void)multi;
    if (wait_ms < 0)
        loop_timer_cancel(transport->timer);
    else if (loop_timer_set(transport->timer, wait_ms))
        return -1;
    return 0;
}

int http_transport_new(struct loop *loop, http_transport_fn *fn, void *ctx,
                       struct http_transport **out)
{
    struct http_transport *transport = calloc(1, sizeof(*transport));
    if (!transport)
        return -ENOMEM;
    transport->loop = loop;
    transport->fn = fn;
    transport->ctx = ctx;
    transport->easy = curl_easy_init();
    if (!transport->easy || loop_timer_new(loop, on_timer, transport, &transport->timer)) {
        http_transport_free(transport);
        return -ENOMEM;
    }
    *out = transport;
    return 0;
}

void http_transport_free(struct http_transport *transport)
{
    if (!transport)
        return;
    http_transport_drop(transport);
    loop_timer_free(transport->timer);
    if (transport->easy)
        curl_easy_cleanup(transport->easy);
    free(transport);
}

CURL *http_transport_easy(struct http_transport *transport)
{
    return transport->easy;
}

static int make_multi(struct http_transport *transport)
{
    CURLM *multi = curl_multi_init();
    if (!multi)
        return -ENOMEM;
    if (curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, socket_changed) ||
        curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, transport) ||
        curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, timer_changed) ||
        curl_multi_setopt(multi, CURLMOPT_TIMERDATA, transport)) {
        curl_multi_cleanup(multi);
        return -ENOTSUP;
    }
    transport->multi = multi;
    return 0;
}

int http_transport_start(struct http_transport *transport)
{
    int error = transport->multi ? 0 : make_multi(transport);
    if (error)
        return error;
    if (curl_multi_add_handle(transport->multi, transport->easy) != CURLM_OK)
        return -EIO;
    transport->running = true;
    return 0;
}

void http_transport_stop(struct http_transport *transport)
{
    if (transport->running)
        curl_multi_remove_handle(transport->multi, transport->easy);
    transport->running = false;
    loop_timer_cancel(transport->timer);
}

void http_transport_drop(struct http_transport *transport)
{
    http_transport_stop(transport);
    CURLM *multi = transport->multi;
    if (multi)
        curl_multi_cleanup(multi);
    transport->multi = NULL;
    for (unsigned i = 0; i < SOCKETS_MAX; i++)
        if (transport->sockets[i].watch)
            forget_socket(&transport->sockets[i]);
    loop_timer_cancel(transport->timer);
}
