/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http.c: see http.h. A message goes out in one or more tries: to the host that the session has
 * come to, again with credentials after 401, again plain after 415, elsewhere after a redirect.
 * Each try is one transfer of libcurl, whose own authentication and redirects are off.
 *
 * The reply that ends a session has no body, so libcurl is told to close the connection with such a
 * reply; a session that ends otherwise drops the transport's connection.
 */
#include "cwmp/http.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "config.h"
#include "cwmp/http_auth.h"
#include "cwmp/http_headers.h"
#include "cwmp/http_host.h"
#include "cwmp/http_proxy.h"
#include "cwmp/http_transport.h"
#include "cwmp/http_url.h"
#include "cwmp/soap.h"
#include "platform/buf.h"
#include "platform/loop.h"
#include "platform/banned.h"

enum {
    REDIRECTS_MAX = 5, /* in a row, TR-069 3.4.2 */
    HEADERS_MAX = 64 << 10,
    AUTHORIZATION_MAX = 16 << 10,
    CHALLENGES_MAX = 16,
    ERROR_MAX = 256,
};

static const char closed_unanswered[] = "the ACS closed the connection without an answer";

struct http {
    struct loop *loop;
    struct http_transport *transport;
    struct http_auth *auth;
    struct http_host *host;
    struct http_proxy proxy;
    struct http_headers *headers;
    struct loop_timer *deadline;
    struct loop_timer *patience; /* for an attempt to connect to one of several addresses */
    bool apart; /* each message on a connection of its own: this ACS closes them unannounced */

    /* the session */
    bool open;
    bool connected;           /* it may have a connection */
    bool cut;                 /* one that was used before had been closed unannounced */
    bool finished;            /* the reply that ends a session came */
    struct http_url acs, url; /* where it began, and where it is */
    unsigned timeout_s;
    enum http_compression compression;
    long local_port; /* of its connection; 0: none yet */
    http_reply_fn *fn;
    void *ctx;

    /* the message */
    const char *body;
    size_t len;
    unsigned redirects;
    struct buf packed; /* the body compressed; empty: it is sent plain */

    /* the try */
    unsigned sent; /* requests that went out for it */
    struct buf authorization;
    size_t header_bytes;
    bool headers_ended;
    struct buf reply;
    const char *failure; /* why a callback gave up; NULL: it did not */
    char curl_error[CURL_ERROR_SIZE];
    char error[ERROR_MAX];
};

static void start_try(struct http *http);

static CURL *easy_of(const struct http *http)
{
    return http_transport_easy(http->transport);
}

/* --- the end of a message --- */

static void hand_over(struct http *http, const char *error, long status)
{
    const struct http_reply reply = {.error = error, .status = status, .body = &http->reply};
    loop_timer_cancel(http->deadline);
    loop_timer_cancel(http->patience);
    http->fn(http->ctx, &reply);
}

__attribute__((format(printf, 2, 3))) static void fail(struct http *http, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(http->error, sizeof(http->error), format, args);
    va_end(args);
    hand_over(http, http->error, 0);
}

static void on_deadline(void *ctx)
{
    struct http *http = ctx;
    bool looking = http_host_looking(http->host);
    http_host_judge(http->host, false);
    http_host_forget(http->host);
    http_transport_drop(http->transport);
    if (looking)
        fail(http, "the name %s was not resolved within %u s", http->url.host, http->timeout_s);
    else if (!http->sent)
        fail(http, "no connection to the ACS within %u s", http->timeout_s);
    else
        fail(http, "the ACS did not answer within %u s", http->timeout_s);
}

/* --- what libcurl asks while it works --- */

/* Whether the reply whose headers came is one that ends a session: success without a body. */
static bool is_last(struct http *http)
{
    long status = 0;
    curl_off_t len = -1;
    curl_easy_getinfo(easy_of(http), CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(easy_of(http), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &len);
    return status == 204 || (status == 200 && len == 0);
}

static size_t take_body(char *data, size_t size, size_t count, void *ctx)
{
    struct http *http = ctx;
    (void)size; /* always 1 */
    if (!buf_append(&http->reply, data, count))
        return count;
    http->failure = buf_error(&http->reply) == -ENOMEM ? "out of memory for the reply"
                                                       : "the reply is larger than 16 MiB";
    return 0;
}

static size_t take_header(char *data, size_t size, size_t count, void *ctx)
{
    struct http *http = ctx;
    (void)size;
    http->header_bytes += count;
    if (http->header_bytes > HEADERS_MAX) {
        http->failure = "the headers of the reply are longer than 64 KiB";
        return 0;
    }
    if (count > 5 && memcmp(data, "HTTP/", 5) == 0)
        http->headers_ended = false;
    else if (data[0] == '\r' || data[0] == '\n')
        http->headers_ended = true;
    if (http->headers_ended && is_last(http))
        curl_easy_setopt(easy_of(http), CURLOPT_FORBID_REUSE, 1L);
    return count;
}

static void set_headers(struct http *http)
{
    struct curl_slist *list = http_headers_list(
        http->headers, http->len, http->packed.len ? http_compress_header(http->compression) : NULL,
        http->authorization.len ? buf_text(&http->authorization) : NULL);
    curl_easy_setopt(easy_of(http), CURLOPT_HTTPHEADER, list);
}

static int authorize(struct http *http)
{
    const struct http_auth_request request = {
        .method = "POST",
        .uri = http->url.uri,
        .body = http->packed.len ? http->packed.data : http->body,
        .body_len = http->packed.len ? http->packed.len : http->len,
    };
    bool has;
    buf_wipe(&http->authorization);
    int error = http_auth_header(http->auth, &request, &http->authorization, &has);
    if (!error)
        set_headers(http);
    return error;
}

/* The last moment before a request goes out, when the connection is known: the time for its
 * credentials, since the cnonce goes with the connection.
 *
 * libcurl sends a request again by itself when a connection that was used before closes without a
 * byte of a reply. The ACS may have acted on it, so that is forbidden here; only a proxy that wants
 * credentials (407) gets it twice. */
static int before_request(void *ctx, char *remote_ip, char *local_ip, int remote_port,
                          int local_port)
{
    struct http *http = ctx;
    long status = 0;
    (void)remote_ip;
    (void)local_ip;
    curl_easy_getinfo(easy_of(http), CURLINFO_RESPONSE_CODE, &status);
    if (http->sent++ && !status) {
        http->failure = closed_unanswered;
        http->cut = true;
        return CURL_PREREQFUNC_ABORT;
    }
    if (local_port != http->local_port)
        http_auth_new_connection(http->auth);
    http->local_port = local_port;
    /* Proxies that pass single messages on close as they like, and not all say so. */
    if (http->apart || (http->proxy.url && !http->url.tls && remote_port == http->proxy.port))
        curl_easy_setopt(easy_of(http), CURLOPT_FORBID_REUSE, 1L);
    if (authorize(http)) {
        http->failure = "the answer to the ACS's authentication cannot be made";
        return CURL_PREREQFUNC_ABORT;
    }
    return CURL_PREREQFUNC_OK;
}

/* --- what came --- */

static const char *header(struct http *http, const char *name, size_t index)
{
    struct curl_header *found;
    return curl_easy_header(easy_of(http), name, index, CURLH_HEADER, -1, &found) ? NULL
                                                                                  : found->value;
}

/* 401: true when the message is to be sent again, or failed. */
static bool take_challenge(struct http *http)
{
    const char *values[CHALLENGES_MAX], *why;
    size_t count = 0;
    while (count < CHALLENGES_MAX && (values[count] = header(http, "WWW-Authenticate", count)))
        count++;
    bool basic_allowed = http_url_may_have_password(&http->acs, &http->url);
    switch (http_auth_challenge(http->auth, values, count, basic_allowed, &why)) {
    case HTTP_AUTH_AGAIN:
        start_try(http);
        return true;
    case HTTP_AUTH_UNSUPPORTED:
        fail(http, "%s", why);
        return true;
    case HTTP_AUTH_REFUSED:
        break;
    }
    return false;
}

static void look_up(struct http *http);

static void take_redirect(struct http *http)
{
    struct http_url to;
    const char *why;
    if (++http->redirects > REDIRECTS_MAX) {
        fail(http, "the ACS redirects more than %d times in a row", REDIRECTS_MAX);
        return;
    }
    if (http_url_redirect(&http->url, header(http, "Location", 0), &to, &why)) {
        fail(http, "%s", why);
        return;
    }
    if (!http_url_same_server(&to, &http->url)) {
        http_transport_drop(http->transport); /* one connection at a time */
        http_host_forget(http->host);
        http->local_port = 0;
        http_auth_forget(http->auth);
    }
    http->url = to;
    http_auth_message(http->auth); /* a 401 there is about something else than one here */
    look_up(http);
}

/* The ACS does not take compressed bodies: plain for the rest of the session. */
static void unpack(struct http *http)
{
    http->compression = HTTP_PLAIN;
    buf_free(&http->packed);
    start_try(http);
}

/* Whoever refuses a message may close at once, with the message unread; what the refusal says in
 * its body can be lost then, and is not needed. A SOAP fault (500) is. */
static bool is_refusal(struct http *http, CURLcode code)
{
    long status = 0;
    curl_easy_getinfo(easy_of(http), CURLINFO_RESPONSE_CODE, &status);
    return code == CURLE_RECV_ERROR && status >= 400 && status != 500;
}

static const char *failure_of(struct http *http, CURLcode code)
{
    const char *coding, *why;
    if (http->failure)
        return http->failure;
    if ((why = http_proxy_refusal(&http->proxy, easy_of(http), http->curl_error,
                                  sizeof(http->curl_error))))
        return why;
    if (is_refusal(http, code))
        return NULL;
    if (code == CURLE_PARTIAL_FILE || (code == CURLE_OK && !http->headers_ended))
        return "the ACS closed the connection in the middle of its answer";
    if (code == CURLE_GOT_NOTHING)
        return closed_unanswered;
    if (code == CURLE_OUT_OF_MEMORY) /* so libcurl says, too, when a line is longer than 100 KiB */
        return "a header of the reply is too long, or there is no memory";
    if (code == CURLE_WRITE_ERROR)
        return "the compressed reply cannot be unpacked";
    if (code != CURLE_OK)
        return http->curl_error[0] ? http->curl_error : curl_easy_strerror(code);
    if (!http->reply.len || http->compression != HTTP_PLAIN)
        return NULL;
    coding = header(http, "Content-Encoding", 0);
    return coding && strcasecmp(coding, "identity") != 0
               ? "the reply is compressed, which was not asked for"
               : NULL;
}

static void on_transfer(void *ctx, CURLcode code)
{
    struct http *http = ctx;
    long status = 0;
    curl_easy_getinfo(easy_of(http), CURLINFO_RESPONSE_CODE, &status);
    const char *failure = failure_of(http, code);
    loop_timer_cancel(http->patience);
    http_host_judge(http->host, !failure);
    if (failure) {
        fail(http, "%s", failure);
        return;
    }
    if (status == 401 && take_challenge(http))
        return;
    if (status == 415 && http->packed.len) {
        unpack(http);
        return;
    }
    if (http_url_is_redirect(status)) {
        take_redirect(http);
        return;
    }
    if (is_last(http)) {
        http->connected = false;
        http->finished = true;
    }
    hand_over(http, NULL, status);
}

/* --- a try --- */

static int begin_transfer(struct http *http)
{
    CURL *easy = easy_of(http);
    bool packed = http->packed.len;
    buf_reset(&http->reply);
    http->curl_error[0] = '\0';
    http->failure = NULL;
    http->sent = 0;
    http->header_bytes = 0;
    http->headers_ended = false;
    if (curl_easy_setopt(easy, CURLOPT_URL, http->url.text))
        return -ENOMEM;
    set_headers(http);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS,
                     packed      ? http->packed.data
                     : http->len ? http->body
                                 : "");
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                     (curl_off_t)(packed ? http->packed.len : http->len));
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 0L);
    http->connected = true;
    int64_t patience = http_host_patience(http->host);
    int error = patience ? loop_timer_set(http->patience, patience) : 0;
    return error ? error : http_transport_start(http->transport);
}

static int set_deadline(struct http *http)
{
    return loop_timer_set(http->deadline, (int64_t)http->timeout_s * 1000);
}

static void start_try(struct http *http)
{
    int error = set_deadline(http);
    if (!error)
        error = begin_transfer(http);
    if (error)
        fail(http, "the message could not be sent: %s", strerror(-error));
}

/* Nobody answers there: another address, within the same deadline. */
static void on_patience(void *ctx)
{
    struct http *http = ctx;
    curl_off_t connected_us = 0;
    curl_easy_getinfo(easy_of(http), CURLINFO_CONNECT_TIME_T, &connected_us);
    if (http->sent || connected_us)
        return;
    http_transport_stop(http->transport);
    int error = http_host_turn(http->host);
    if (!error)
        error = begin_transfer(http);
    if (error)
        fail(http, "the message could not be sent: %s", strerror(-error));
}

/* --- addresses --- */

static void on_addresses(void *ctx, const char *error)
{
    struct http *http = ctx;
    if (error)
        fail(http, "the name %s cannot be resolved: %s", http->url.host, error);
    else
        start_try(http);
}

static bool needs_lookup(const struct http *http)
{
    return !http_host_found(http->host) && !http->url.numeric && !http->proxy.url;
}

/* The host's addresses, then the try. */
static int begin_try(struct http *http)
{
    int error = set_deadline(http);
    if (error)
        return error;
    return needs_lookup(http) ? http_host_find(http->host, &http->url) : begin_transfer(http);
}

static void look_up(struct http *http)
{
    int error = begin_try(http);
    if (error)
        fail(http, "the message could not be sent: %s", strerror(-error));
}

/* --- life --- */

int http_new(struct loop *loop, struct http **out)
{
    struct http *http = calloc(1, sizeof(*http));
    if (!http)
        return -ENOMEM;
    http->loop = loop;
    buf_init(&http->reply, SOAP_ENVELOPE_MAX);
    buf_init(&http->packed, SOAP_ENVELOPE_MAX);
    buf_init(&http->authorization, AUTHORIZATION_MAX);
    int error = http_headers_new(&http->headers);
    if (!error)
        error = http_transport_new(loop, on_transfer, http, &http->transport);
    if (!error)
        error = http_auth_new(&http->auth);
    if (!error)
        error = loop_timer_new(loop, on_deadline, http, &http->deadline);
    if (!error)
        error = loop_timer_new(loop, on_patience, http, &http->patience);
    if (!error)
        error = http_host_new(loop, easy_of(http), on_addresses, http, &http->host);
    if (error) {
        http_free(http);
        return error;
    }
    *out = http;
    return 0;
}

void http_free(struct http *http)
{
    if (!http)
        return;
    http_close(http);
    http_host_free(http->host);
    http_transport_free(http->transport);
    http_auth_free(http->auth);
    loop_timer_free(http->deadline);
    loop_timer_free(http->patience);
    http_headers_free(http->headers);
    http_proxy_free(&http->proxy);
    free(http);
}

int http_set_proxy(struct http *http, const char *proxy, const char *no_proxy)
{
    return http_proxy_set(&http->proxy, proxy, no_proxy);
}

/* One failed option is a libcurl without what the CPE needs, so the first failure counts. */
static CURLcode set_options(struct http *http)
{
    CURL *easy = easy_of(http);
    CURLcode code = CURLE_OK;
#define SET(option, value)                                                                         \
    do {                                                                                           \
        if (!code)                                                                                 \
            code = curl_easy_setopt(easy, option, value);                                          \
    } while (0)
    SET(CURLOPT_ERRORBUFFER, http->curl_error);
    SET(CURLOPT_WRITEFUNCTION, take_body);
    SET(CURLOPT_WRITEDATA, http);
    SET(CURLOPT_HEADERFUNCTION, take_header);
    SET(CURLOPT_HEADERDATA, http);
    SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    SET(CURLOPT_PREREQFUNCTION, before_request);
    SET(CURLOPT_PREREQDATA, http);
    SET(CURLOPT_POST, 1L);
    /* A reply that comes early, such as 401, does not cost the connection, which the nonce may be
     * bound to. */
    SET(CURLOPT_KEEP_SENDING_ON_ERROR, 1L);
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(CURLOPT_USERAGENT, PACKAGE_NAME "/" PACKAGE_VERSION);
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    /* "": not from the environment of whoever started the daemon */
    SET(CURLOPT_PROXY, http->proxy.url ? http->proxy.url : "");
    SET(CURLOPT_NOPROXY, http->proxy.url ? http->proxy.except : "");
    SET(CURLOPT_PROXYAUTH, (long)(CURLAUTH_DIGEST | CURLAUTH_BASIC));
    /* Where a proxy is set libcurl looks names up; else the order of the addresses is ours. */
    SET(CURLOPT_DNS_SHUFFLE_ADDRESSES, http->proxy.url ? 1L : 0L);
    SET(CURLOPT_DNS_CACHE_TIMEOUT, 0L); /* the ACS may have moved between two sessions */
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_QUICK_EXIT,
        1L); /* do not wait for the resolver's thread when a session is given up */
    /* The deadline is our own timer's. This is only what libcurl shares out among addresses; a
     * little more, so that it never comes first. */
    SET(CURLOPT_CONNECTTIMEOUT, (long)http->timeout_s + 1);
    SET(CURLOPT_COOKIEFILE, "");    /* in memory */
    SET(CURLOPT_COOKIELIST, "ALL"); /* those of the session before are dropped */
    if (http->compression != HTTP_PLAIN)
        SET(CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
#undef SET
    return code;
}

int http_open(struct http *http, const struct http_target *target, http_reply_fn *fn, void *ctx)
{
    http_close(http);
    int error = http_url_parse(target->url, &http->acs);
    if (!error)
        error = http_auth_begin(http->auth, target->username, target->password);
    if (error)
        return error;
    http->url = http->acs;
    http->timeout_s = target->timeout_s;
    http->compression = target->compression;
    CURL *easy = easy_of(http);
    curl_easy_setopt(easy, CURLOPT_COOKIEFILE, NULL); /* curl_easy_reset() forgets to free it */
    curl_easy_reset(easy);
    if (set_options(http))
        return -ENOTSUP;
    http->open = true;
    http->connected = http->cut = http->finished = false;
    http->local_port = 0;
    http->fn = fn;
    http->ctx = ctx;
    return 0;
}

void http_close(struct http *http)
{
    if (!http->open)
        return;
    http->open = false;
    loop_timer_cancel(http->deadline);
    loop_timer_cancel(http->patience);
    /* After a failure by a connection that was closed unannounced, which cannot be told from a
     * message lost, the next session does without reuse; and the one after, too, if that helped. */
    http->apart = http->apart ? http->finished : http->cut;
    bool resolved = http_host_found(http->host);
    http_host_forget(http->host);
    if (http->connected || resolved) /* the addresses, too, are good for one session */
        http_transport_drop(http->transport);
    else
        http_transport_stop(http->transport);
    http_auth_end(http->auth);
    buf_wipe(&http->authorization);
    buf_wipe(&http->packed);
    buf_wipe(&http->reply); /* the ACS may have set a password */
}

int http_post(struct http *http, const char *body, size_t len)
{
    http->body = body;
    http->len = len;
    http->redirects = 0;
    http_auth_message(http->auth);
    buf_wipe(&http->packed);
    int error = 0;
    if (len && http->compression != HTTP_PLAIN)
        error = http_compress(http->compression, body, len, &http->packed);
    if (!error)
        error = begin_try(http);
    return error;
}
