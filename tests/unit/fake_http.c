/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fake_http.c: see fake_http.h.
 */
#include "tests/unit/fake_http.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/http.h"
#include "platform/buf.h"
#include "platform/banned.h"

struct http {
    bool open, posted;
    unsigned sessions;
    char url[256], username[256], password[256];
    char *body;
    http_reply_fn *fn;
    void *ctx;
};

const char fake_inform_response[] =
    "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\" "
    "xmlns:c=\"urn:dslforum-org:cwmp-1-2\"><e:Body><c:InformResponse><MaxEnvelopes>1</MaxEnvelopes>"
    "</c:InformResponse></e:Body></e:Envelope>";

int http_new(struct loop *loop, struct http **out)
{
    (void)loop;
    *out = calloc(1, sizeof(**out));
    return *out ? 0 : -ENOMEM;
}

void http_free(struct http *http)
{
    if (http)
        free(http->body);
    free(http);
}

int http_open(struct http *http, const struct http_target *target, http_reply_fn *fn, void *ctx)
{
    http->open = true;
    http->posted = false;
    http->sessions++;
    snprintf(http->url, sizeof(http->url), "%s", target->url);
    snprintf(http->username, sizeof(http->username), "%s", target->username);
    snprintf(http->password, sizeof(http->password), "%s", target->password);
    http->fn = fn;
    http->ctx = ctx;
    return 0;
}

void http_close(struct http *http)
{
    http->open = http->posted = false;
}

int http_post(struct http *http, const char *body, size_t len)
{
    free(http->body);
    http->body = strndup(len ? body : "", len);
    http->posted = true;
    return http->body ? 0 : -ENOMEM;
}

bool fake_http_is_open(const struct http *http)
{
    return http->open;
}

bool fake_http_has_post(const struct http *http)
{
    return http->posted;
}

const char *fake_http_body(const struct http *http)
{
    return http->body ? http->body : "";
}

const char *fake_http_url(const struct http *http)
{
    return http->url;
}

const char *fake_http_username(const struct http *http)
{
    return http->username;
}

const char *fake_http_password(const struct http *http)
{
    return http->password;
}

unsigned fake_http_sessions(const struct http *http)
{
    return http->sessions;
}

static void hand_over(struct http *http, const struct http_reply *reply)
{
    if (!http->posted) {
        fprintf(stderr, "fake_http: a reply without a message\n");
        abort();
    }
    http->posted = false;
    http->fn(http->ctx, reply);
}

void fake_http_reply(struct http *http, long status, const char *body)
{
    struct buf bytes;
    buf_init(&bytes, strlen(body));
    buf_puts(&bytes, body);
    const struct http_reply reply = {.status = status, .body = &bytes};
    hand_over(http, &reply);
    buf_free(&bytes);
}

void fake_http_lose(struct http *http, const char *why)
{
    struct buf nothing;
    buf_init(&nothing, 0);
    const struct http_reply reply = {.error = why, .body = &nothing};
    hand_over(http, &reply);
}

void fake_http_serve(struct http *http)
{
    fake_http_reply(http, 200, fake_inform_response);
    fake_http_reply(http, 204, "");
}
