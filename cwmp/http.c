/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http.c: see http.h.
 *
 * The easy handle lives on from session to session, since the TLS session cache is in it, and so
 * does the multi handle. A connection does not: the reply that ends a session has no body, so
 * libcurl is told to close the connection with such a reply; a session that ends otherwise takes
 * the multi handle with its connection along.
 */
#include "cwmp/http.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "cwmp/soap.h"
#include "platform/buf.h"
#include "platform/loop.h"
#include "platform/banned.h"

enum {
    SOCKETS_MAX = 16
}; /* libcurl opens several while it tries the addresses of a host side by side */

struct socket_watch {
    struct loop_fd *watch; /* NULL: free place */
    int fd;
};

struct http {
    struct loop *loop;
    CURL *easy;
    CURLM *multi;   /* NULL: made by the next session */
    bool open;      /* there is a session */
    bool connected; /* it may have a connection */
    struct loop_timer *timer;
    struct socket_watch sockets[SOCKETS_MAX];
    struct curl_slist *soap_headers, *empty_headers;
    bool posted;   /* a message waits for its reply */
    unsigned sent; /* requests that went out for it */
    struct buf reply;
    char error[CURL_ERROR_SIZE];
    http_reply_fn *fn;
    void *ctx;
};

/* --- libcurl on the loop --- */

/* Whether the reply whose headers came is one that ends a session: success without a body. */
static bool is_last(struct http *http)
{
    long status = 0;
    curl_off_t len = -1;
    curl_easy_getinfo(http->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(http->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &len);
    return status == 204 || (status == 200 && len == 0);
}

/* Hands a finished transfer over; the one told may post the next message or close the session. */
static void finish(struct http *http, CURLcode code)
{
    struct http_reply reply = {.body = buf_text(&http->reply), .body_len = http->reply.len};
    curl_easy_getinfo(http->easy, CURLINFO_RESPONSE_CODE, &reply.status);
    curl_multi_remove_handle(http->multi, http->easy);
    if (buf_error(&http->reply))
        reply.error = "the reply is larger than 16 MiB";
    else if (code == CURLE_ABORTED_BY_CALLBACK) /* before_request() */
        reply.error = "Empty reply from server";
    else if (code != CURLE_OK)
        reply.error = http->error[0] ? http->error : curl_easy_strerror(code);
    http->posted = false;
    if (code == CURLE_OK && is_last(http))
        http->connected = false;
    http->fn(http->ctx, &reply);
}

/* Lets libcurl work on what happened, then at once on the message that was posted in answer: the
 * connection is there, so waiting for the next turn of the loop would only cost time. */
static void act(struct http *http, curl_socket_t fd, int what)
{
    int running, left;
    CURLMsg *message;
    curl_multi_socket_action(http->multi, fd, what, &running);
    while (http->multi && (message = curl_multi_info_read(http->multi, &left))) {
        if (message->msg != CURLMSG_DONE)
            continue;
        finish(http, message->data.result);
        if (http->open && http->posted)
            curl_multi_socket_action(http->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    }
}

static void on_socket(void *ctx, int fd, unsigned events)
{
    act(ctx, fd,
        (events & LOOP_READ ? CURL_CSELECT_IN : 0) | (events & LOOP_WRITE ? CURL_CSELECT_OUT : 0));
}

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
    struct http *http = ctx;
    struct socket_watch *place = socket_ctx;
    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        if (place)
            forget_socket(place);
        return 0;
    }
    unsigned events =
        (what & CURL_POLL_IN ? LOOP_READ : 0u) | (what & CURL_POLL_OUT ? LOOP_WRITE : 0u);
    if (place)
        return loop_fd_watch(place->watch, events) ? -1 : 0;
    for (unsigned i = 0; i < SOCKETS_MAX; i++) {
        if (http->sockets[i].watch)
            continue;
        if (loop_fd_new(http->loop, fd, events, on_socket, http, &http->sockets[i].watch))
            return -1;
        http->sockets[i].fd = fd;
        curl_multi_assign(http->multi, fd, &http->sockets[i]);
        return 0;
    }
    return -1;
}

static int timer_changed(CURLM *multi, long wait_ms, void *ctx)
{
    struct http *http = ctx;
    (void)multi;
    if (wait_ms < 0)
        loop_timer_cancel(http->timer);
    else if (loop_timer_set(http->timer, wait_ms))
        return -1;
    return 0;
}

/* --- life --- */

int http_new(struct loop *loop, struct http **out)
{
    struct http *http = calloc(1, sizeof(*http));
    if (!http)
        return -ENOMEM;
    http->loop = loop;
    buf_init(&http->reply, SOAP_ENVELOPE_MAX);
    struct curl_slist *soap = curl_slist_append(NULL, "Content-Type: text/xml; charset=utf-8");
    /* A header ended by ';' is sent with an empty value, one ended by ':' is not sent at all. */
    if (soap && curl_slist_append(soap, "SOAPAction;") && curl_slist_append(soap, "Expect:"))
        http->soap_headers = soap;
    struct curl_slist *empty = curl_slist_append(NULL, "Content-Type:");
    if (empty && curl_slist_append(empty, "Expect:"))
        http->empty_headers = empty;
    http->easy = curl_easy_init();
    if (!http->soap_headers || !http->empty_headers || !http->easy ||
        loop_timer_new(loop, on_timer, http, &http->timer)) {
        http->soap_headers = soap;
        http->empty_headers = empty;
        http_free(http);
        return -ENOMEM;
    }
    *out = http;
    return 0;
}

void http_free(struct http *http)
{
    if (!http)
        return;
    http_close(http);
    if (http->multi)
        curl_multi_cleanup(http->multi);
    loop_timer_free(http->timer);
    if (http->easy)
        curl_easy_cleanup(http->easy);
    curl_slist_free_all(http->soap_headers);
    curl_slist_free_all(http->empty_headers);
    buf_free(&http->reply);
    free(http);
}

static size_t take_body(char *data, size_t size, size_t count, void *ctx)
{
    struct http *http = ctx;
    (void)size; /* always 1 */
    return buf_append(&http->reply, data, count) ? 0 : count;
}

static size_t take_header(char *data, size_t size, size_t count, void *ctx)
{
    struct http *http = ctx;
    (void)size;
    if (count == 2 && data[0] == '\r' && is_last(http)) /* the end of the headers */
        curl_easy_setopt(http->easy, CURLOPT_FORBID_REUSE, 1L);
    return count;
}

/* libcurl sends a request again by itself when a connection that was used before closes without a
 * byte of a reply. The ACS may have acted on it, so only a reply (401) lets the same message go out
 * once more. */
static int before_request(void *ctx, char *remote_ip, char *local_ip, int remote_port,
                          int local_port)
{
    struct http *http = ctx;
    long status = 0;
    (void)remote_ip;
    (void)local_ip;
    (void)remote_port;
    (void)local_port;
    curl_easy_getinfo(http->easy, CURLINFO_RESPONSE_CODE, &status);
    return http->sent++ && !status ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

/* One failed option is a libcurl without what the CPE needs, so the first failure counts. */
static CURLcode set_options(struct http *http, const struct http_target *target)
{
    CURL *easy = http->easy;
    CURLcode code = curl_easy_setopt(easy, CURLOPT_URL, target->url);
#define SET(option, value)                                                                         \
    do {                                                                                           \
        if (!code)                                                                                 \
            code = curl_easy_setopt(easy, option, value);                                          \
    } while (0)
    SET(CURLOPT_ERRORBUFFER, http->error);
    SET(CURLOPT_WRITEFUNCTION, take_body);
    SET(CURLOPT_WRITEDATA, http);
    SET(CURLOPT_HEADERFUNCTION, take_header);
    SET(CURLOPT_HEADERDATA, http);
    SET(CURLOPT_PREREQFUNCTION, before_request);
    SET(CURLOPT_PREREQDATA, http);
    SET(CURLOPT_POST, 1L);
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(CURLOPT_USERAGENT, PACKAGE_NAME "/" PACKAGE_VERSION);
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_PROXY, "");             /* not from the environment of whoever started the daemon */
    SET(CURLOPT_DNS_CACHE_TIMEOUT, 0L); /* the ACS may have moved between two sessions */
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_QUICK_EXIT,
        1L); /* do not wait for the resolver's thread when a session is given up */
    SET(CURLOPT_TIMEOUT, (long)target->timeout_s);
    SET(CURLOPT_CONNECTTIMEOUT, (long)target->timeout_s);
    SET(CURLOPT_COOKIEFILE, "");    /* in memory */
    SET(CURLOPT_COOKIELIST, "ALL"); /* those of the session before are dropped */
    if (target->username[0]) {
        /* With both allowed libcurl sends the message whole and without credentials first; with
         * Digest alone it would begin with an empty POST, which to an ACS means something else. */
        SET(CURLOPT_HTTPAUTH, (long)(CURLAUTH_DIGEST | CURLAUTH_BASIC));
        SET(CURLOPT_USERNAME, target->username);
        SET(CURLOPT_PASSWORD, target->password);
    }
#undef SET
    return code;
}

static int make_multi(struct http *http)
{
    if (http->multi)
        return 0;
    http->multi = curl_multi_init();
    if (!http->multi)
        return -ENOMEM;
    if (curl_multi_setopt(http->multi, CURLMOPT_SOCKETFUNCTION, socket_changed) ||
        curl_multi_setopt(http->multi, CURLMOPT_SOCKETDATA, http) ||
        curl_multi_setopt(http->multi, CURLMOPT_TIMERFUNCTION, timer_changed) ||
        curl_multi_setopt(http->multi, CURLMOPT_TIMERDATA, http))
        return -ENOTSUP;
    return 0;
}

int http_open(struct http *http, const struct http_target *target, http_reply_fn *fn, void *ctx)
{
    http_close(http);
    int error = make_multi(http);
    if (error)
        return error;
    curl_easy_setopt(http->easy, CURLOPT_COOKIEFILE,
                     NULL); /* curl_easy_reset() forgets to free it */
    curl_easy_reset(http->easy);
    if (set_options(http, target))
        return -ENOTSUP;
    http->open = true;
    http->connected = http->posted = false;
    http->fn = fn;
    http->ctx = ctx;
    return 0;
}

void http_close(struct http *http)
{
    if (!http->open)
        return;
    http->open = false;
    if (http->posted)
        curl_multi_remove_handle(http->multi, http->easy);
    if (http->connected) {
        CURLM *multi = http->multi;
        curl_multi_cleanup(multi);
        http->multi = NULL;
        for (unsigned i = 0; i < SOCKETS_MAX; i++)
            if (http->sockets[i].watch)
                forget_socket(&http->sockets[i]);
    }
    http->posted = false;
    loop_timer_cancel(http->timer);
    curl_easy_setopt(http->easy, CURLOPT_PASSWORD, NULL);
    buf_wipe(&http->reply); /* the ACS may have set a password */
}

/* Once the ACS has said which scheme it takes, the later messages carry the credentials at once. */
static void settle_authentication(struct http *http)
{
    long available = 0;
    curl_easy_getinfo(http->easy, CURLINFO_HTTPAUTH_AVAIL, &available);
    long scheme = available & (long)CURLAUTH_DIGEST  ? (long)CURLAUTH_DIGEST
                  : available & (long)CURLAUTH_BASIC ? (long)CURLAUTH_BASIC
                                                     : 0;
    if (scheme)
        curl_easy_setopt(http->easy, CURLOPT_HTTPAUTH, scheme);
}

int http_post(struct http *http, const char *body, size_t len)
{
    settle_authentication(http);
    buf_reset(&http->reply);
    http->error[0] = '\0';
    http->sent = 0;
    curl_easy_setopt(http->easy, CURLOPT_HTTPHEADER,
                     len ? http->soap_headers : http->empty_headers);
    curl_easy_setopt(http->easy, CURLOPT_POSTFIELDS, len ? body : "");
    curl_easy_setopt(http->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)len);
    curl_easy_setopt(http->easy, CURLOPT_FORBID_REUSE, 0L);
    if (curl_multi_add_handle(http->multi, http->easy) != CURLM_OK)
        return -EIO;
    http->posted = http->connected = true;
    return 0;
}
