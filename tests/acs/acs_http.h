/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_http.h: the HTTP server around the ACS. It runs on the caller's thread: poll acs_http_fd()
 * for reading and call acs_http_run() when it is ready or acs_http_timeout_ms() has passed.
 */
#ifndef TESTS_ACS_HTTP_H
#define TESTS_ACS_HTTP_H

#include <stddef.h>

struct acs;
struct acs_http;
struct acs_log;

/* Listens on "127.0.0.1:7547", "[::1]:0", ...; port 0 is any free one. 0, or a negative errno code.
 * acs and log must outlive it. */
int acs_http_new(const char *listen_at, struct acs *acs, struct acs_log *log,
                 struct acs_http **out);
void acs_http_free(struct acs_http *http);

/* "127.0.0.1:40123": where it listens. */
const char *acs_http_address(const struct acs_http *http);
int acs_http_fd(const struct acs_http *http);
int acs_http_timeout_ms(const struct acs_http *http); /* -1: none */
void acs_http_run(struct acs_http *http);

#endif
