/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http_proxy.c: see http_proxy.h.
 */
#include "cwmp/http_proxy.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/banned.h"

enum { PORT_DEFAULT = 1080 /* libcurl's */, REDIRECTION = 300, REFUSED = 401, PROXY_REFUSES = 407 };

static int read_url(struct http_proxy *proxy)
{
    CURLU *parts = curl_url();
    char *text = NULL;
    if (!parts)
        return -ENOMEM;
    CURLUcode code = curl_url_set(parts, CURLUPART_URL, proxy->url, 0);
    if (!code) {
        proxy->account = !curl_url_get(parts, CURLUPART_USER, &text, 0);
        curl_free(text);
        text = NULL;
        proxy->port = curl_url_get(parts, CURLUPART_PORT, &text, 0) ? PORT_DEFAULT
                                                                    : (int)strtol(text, NULL, 10);
        curl_free(text);
    }
    curl_url_cleanup(parts);
    return code == CURLUE_OK ? 0 : code == CURLUE_OUT_OF_MEMORY ? -ENOMEM : -EINVAL;
}

int http_proxy_set(struct http_proxy *proxy, const char *url, const char *except)
{
    struct http_proxy next = {.url = *url ? strdup(url) : NULL, .except = strdup(except)};
    int error = (*url && !next.url) || !next.except ? -ENOMEM : next.url ? read_url(&next) : 0;
    if (error) {
        http_proxy_free(&next);
        return error;
    }
    http_proxy_free(proxy);
    *proxy = next;
    return 0;
}

void http_proxy_free(struct http_proxy *proxy)
{
    if (proxy->url)
        explicit_bzero(proxy->url, strlen(proxy->url)); /* it may name an account */
    free(proxy->url);
    free(proxy->except);
    *proxy = (struct http_proxy){0};
}

const char *http_proxy_refusal(const struct http_proxy *proxy, CURL *easy, char *text, size_t size)
{
    long status = 0, tunnel = 0;
    if (!proxy->url)
        return NULL;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &tunnel);
    /* tinyproxy says 401 to a wrong account; for a tunnel that cannot be the ACS's. */
    if (status == PROXY_REFUSES || tunnel == PROXY_REFUSES || tunnel == REFUSED)
        return proxy->account
                   ? "the proxy does not accept the user name and password of cwmpd.conf"
                   : "the proxy asks for a user name and password, and cwmpd.conf has none";
    if (tunnel < REDIRECTION)
        return NULL;
    snprintf(text, size, "the proxy answered with HTTP status %ld", tunnel);
    return text;
}
