/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver.c: see resolver.h. The question and its answer belong to two: the loop's side and the
 * thread; the last of them to be done with it frees it.
 */
#include "platform/resolver.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "platform/loop.h"
#include "platform/banned.h"

struct question {
    atomic_int owners;
    int fd;     /* an eventfd: readable when the answer is there */
    int status; /* of getaddrinfo() */
    size_t count;
    struct resolver_address addresses[RESOLVER_ADDRESSES_MAX];
    char host[];
};

struct resolver_lookup {
    struct question *question;
    struct loop_fd *watch;
    resolver_fn *fn;
    void *ctx;
};

static void disown(struct question *question)
{
    if (atomic_fetch_sub(&question->owners, 1) > 1)
        return;
    close(question->fd);
    free(question);
}

/* --- the thread --- */

static void add_address(struct question *question, const struct sockaddr *from)
{
    const void *bytes =
        from->sa_family == AF_INET
            ? (const void *)&((const struct sockaddr_in *)(const void *)from)->sin_addr
        : from->sa_family == AF_INET6
            ? (const void *)&((const struct sockaddr_in6 *)(const void *)from)->sin6_addr
            : NULL;
    struct resolver_address *to = &question->addresses[question->count];
    if (!bytes || question->count == RESOLVER_ADDRESSES_MAX ||
        !inet_ntop(from->sa_family, bytes, to->text, sizeof(to->text)))
        return;
    for (size_t i = 0; i < question->count; i++)
        if (!strcmp(question->addresses[i].text, to->text))
            return;
    question->count++;
}

static void *ask(void *ctx)
{
    struct question *question = ctx;
    const struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *list = NULL;
    question->status = getaddrinfo(question->host, NULL, &hints, &list);
    for (const struct addrinfo *at = list; at; at = at->ai_next)
        add_address(question, at->ai_addr);
    if (list)
        freeaddrinfo(list);
    const uint64_t one = 1;
    while (write(question->fd, &one, sizeof(one)) < 0 && errno == EINTR)
        continue;
    disown(question);
    return NULL;
}

static int start_thread(struct question *question)
{
    pthread_attr_t attributes;
    pthread_t thread;
    sigset_t all, before;
    int error = pthread_attr_init(&attributes);
    if (error)
        return -error;
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    sigfillset(&all); /* signals are the loop's */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    atomic_fetch_add(&question->owners, 1);
    error = pthread_create(&thread, &attributes, ask, question);
    if (error)
        atomic_fetch_sub(&question->owners, 1);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return -error;
}

/* --- the loop's side --- */

static void on_answer(void *ctx, int fd, unsigned events)
{
    struct resolver_lookup *lookup = ctx;
    struct question *question = lookup->question;
    (void)fd;
    (void)events;
    resolver_fn *fn = lookup->fn;
    void *fn_ctx = lookup->ctx;
    loop_fd_free(lookup->watch);
    free(lookup);
    if (question->status)
        fn(fn_ctx, gai_strerror(question->status), NULL, 0);
    else if (!question->count)
        fn(fn_ctx, "no address is known", NULL, 0);
    else
        fn(fn_ctx, NULL, question->addresses, question->count);
    disown(question);
}

static int new_question(const char *host, struct question **out)
{
    size_t size = strlen(host) + 1;
    struct question *question = calloc(1, sizeof(*question) + size);
    if (!question)
        return -ENOMEM;
    memcpy(question->host, host, size);
    atomic_init(&question->owners, 1);
    question->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (question->fd < 0) {
        int error = -errno;
        free(question);
        return error;
    }
    *out = question;
    return 0;
}

int resolver_start(struct loop *loop, const char *host, resolver_fn *fn, void *ctx,
                   struct resolver_lookup **out)
{
    struct resolver_lookup *lookup = calloc(1, sizeof(*lookup));
    if (!lookup)
        return -ENOMEM;
    lookup->fn = fn;
    lookup->ctx = ctx;
    int error = new_question(host, &lookup->question);
    if (error) {
        free(lookup);
        return error;
    }
    error = loop_fd_new(loop, lookup->question->fd, LOOP_READ, on_answer, lookup, &lookup->watch);
    if (!error)
        error = start_thread(lookup->question);
    if (error) {
        resolver_cancel(lookup);
        return error;
    }
    *out = lookup;
    return 0;
}

void resolver_cancel(struct resolver_lookup *lookup)
{
    if (!lookup)
        return;
    loop_fd_free(lookup->watch);
    disown(lookup->question);
    free(lookup);
}
