/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fake_http.h: cwmp/http.h without a network, for tests in which time is simulated: the test looks
 * at what was posted and says what came back. Linked in place of cwmp/http.c.
 */
#ifndef TESTS_UNIT_FAKE_HTTP_H
#define TESTS_UNIT_FAKE_HTTP_H

#include <stdbool.h>
#include <stddef.h>

struct http;

bool fake_http_is_open(const struct http *http);
bool fake_http_has_post(const struct http *http);    /* a message waits for its reply */
const char *fake_http_body(const struct http *http); /* of that message; "" when it is empty */
const char *fake_http_url(const struct http *http);  /* of the session, also after its end */
const char *fake_http_username(const struct http *http);
const char *fake_http_password(const struct http *http);
unsigned fake_http_sessions(const struct http *http); /* opened so far */

/* Replies to the message that waits. */
void fake_http_reply(struct http *http, long status, const char *body);
void fake_http_lose(struct http *http, const char *why);
/* InformResponse, then 204 to the empty POST. */
void fake_http_serve(struct http *http);

extern const char fake_inform_response[];

#endif
