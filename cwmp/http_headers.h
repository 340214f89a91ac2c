/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http_headers.h: the header lines of a POST that libcurl would not write as TR-069 3.4.1 wants
 * them: an empty SOAPAction, neither it nor Content-Type with the empty message, no Expect.
 */
#ifndef CWMP_HTTP_HEADERS_H
#define CWMP_HTTP_HEADERS_H

#include <curl/curl.h>
#include <stdbool.h>

struct http_headers;

int http_headers_new(struct http_headers **out); /* 0 or -ENOMEM */
void http_headers_free(struct http_headers *headers);

/* The lines for a message (has_body) or the empty message, behind those of coding and authorization
 * (each "Name: value", or NULL), which are not copied. Valid until the next call. */
struct curl_slist *http_headers_list(struct http_headers *headers, bool has_body,
                                     const char *coding, const char *authorization);

#endif
