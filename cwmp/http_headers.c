/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http_headers.c: see http_headers.h.
 */
#include "cwmp/http_headers.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include "platform/banned.h"

struct http_headers {
    struct curl_slist *soap, *empty;
    struct curl_slist extra[2]; /* chained in front of one of them */
};

int http_headers_new(struct http_headers **out)
{
    struct http_headers *headers = calloc(1, sizeof(*headers));
    if (!headers)
        return -ENOMEM;
    headers->soap = curl_slist_append(NULL, "Content-Type: text/xml; charset=utf-8");
    headers->empty = curl_slist_append(NULL, "Content-Type:");
    /* A header ended by ';' is sent with an empty value, one ended by ':' is not sent at all. */
    if (!headers->soap || !curl_slist_append(headers->soap, "SOAPAction;") ||
        !curl_slist_append(headers->soap, "Expect:") || !headers->empty ||
        !curl_slist_append(headers->empty, "Expect:")) {
        http_headers_free(headers);
        return -ENOMEM;
    }
    *out = headers;
    return 0;
}

void http_headers_free(struct http_headers *headers)
{
    if (!headers)
        return;
    curl_slist_free_all(headers->soap);
    curl_slist_free_all(headers->empty);
    free(headers);
}

struct curl_slist *http_headers_list(struct http_headers *headers, bool has_body,
                                     const char *coding, const char *authorization)
{
    struct curl_slist *list = has_body ? headers->soap : headers->empty;
    const char *const lines[] = {coding, authorization};
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        if (!lines[i])
            continue;
        headers->extra[i].data = (char *)(uintptr_t)lines[i]; /* libcurl only reads it */
        headers->extra[i].next = list;
        list = &headers->extra[i];
    }
    return list;
}
