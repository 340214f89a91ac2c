/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http_url.c: see http_url.h.
 */
#include "cwmp/http_url.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "platform/banned.h"

/* One part into out; -ENODATA when the URL has none, -EINVAL when it does not fit. */
static int get_part(CURLU *url, CURLUPart part, unsigned flags, char *out, size_t size)
{
    char *text = NULL;
    CURLUcode code = curl_url_get(url, part, &text, flags);
    if (code == CURLUE_OUT_OF_MEMORY)
        return -ENOMEM;
    if (code)
        return -ENODATA;
    int len = snprintf(out, size, "%s", text);
    curl_free(text);
    return len >= 0 && (size_t)len < size ? 0 : -EINVAL;
}

static bool is_address(const char *host)
{
    unsigned char address[sizeof(struct in6_addr)];
    return inet_pton(AF_INET, host, address) == 1 || inet_pton(AF_INET6, host, address) == 1;
}

static int take_host(CURLU *url, struct http_url *out)
{
    int error = get_part(url, CURLUPART_HOST, 0, out->host, sizeof(out->host));
    size_t len = strlen(out->host);
    if (error || !len)
        return error == -ENOMEM ? error : -EINVAL;
    if (out->host[0] == '[' && out->host[len - 1] == ']') {
        memmove(out->host, out->host + 1, len - 2);
        out->host[len - 2] = '\0';
    }
    out->numeric = is_address(out->host);
    return 0;
}

static int take_uri(CURLU *url, struct http_url *out)
{
    char path[HTTP_URL_MAX] = "/", query[HTTP_URL_MAX];
    int error = get_part(url, CURLUPART_PATH, 0, path, sizeof(path));
    if (error && error != -ENODATA)
        return error;
    error = get_part(url, CURLUPART_QUERY, 0, query, sizeof(query));
    if (error && error != -ENODATA)
        return error;
    int len =
        snprintf(out->uri, sizeof(out->uri), "%s%s%s", path, error ? "" : "?", error ? "" : query);
    return len >= 0 && (size_t)len < sizeof(out->uri) ? 0 : -EINVAL;
}

static int take_parts(CURLU *url, struct http_url *out)
{
    char word[16];
    memset(out, 0, sizeof(*out));
    if (curl_url_set(url, CURLUPART_FRAGMENT, NULL, 0))
        return -EINVAL;
    int error = get_part(url, CURLUPART_URL, 0, out->text, sizeof(out->text));
    if (!error)
        error = get_part(url, CURLUPART_SCHEME, 0, word, sizeof(word));
    out->tls = !error && strcasecmp(word, "https") == 0;
    if (!error && !out->tls && strcasecmp(word, "http") != 0)
        error = -EINVAL;
    if (!error)
        error = take_host(url, out);
    if (!error)
        error = get_part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT, word, sizeof(word));
    for (const char *digit = word; !error && *digit; digit++)
        out->port = out->port * 10 + (unsigned)(*digit - '0');
    if (!error)
        error = take_uri(url, out);
    return error == -ENODATA ? -EINVAL : error;
}

int http_url_parse(const char *text, struct http_url *out)
{
    CURLU *url = curl_url();
    if (!url)
        return -ENOMEM;
    CURLUcode code = curl_url_set(url, CURLUPART_URL, text, 0);
    int error = code == CURLUE_OUT_OF_MEMORY ? -ENOMEM : code ? -EINVAL : take_parts(url, out);
    curl_url_cleanup(url);
    return error;
}

bool http_url_same_host(const struct http_url *a, const struct http_url *b)
{
    return strcasecmp(a->host, b->host) == 0;
}

bool http_url_same_server(const struct http_url *a, const struct http_url *b)
{
    return a->tls == b->tls && a->port == b->port && http_url_same_host(a, b);
}

bool http_url_may_have_password(const struct http_url *acs, const struct http_url *to)
{
    return (acs->tls && to->tls) || http_url_same_server(acs, to);
}

bool http_url_is_redirect(long status)
{
    return status == 301 || status == 302 || status == 307 || status == 308;
}

static int check(CURLU *url, const struct http_url *from, const char **why)
{
    char text[HTTP_URL_MAX];
    int error = get_part(url, CURLUPART_SCHEME, 0, text, sizeof(text));
    if (error == -ENOMEM)
        return error;
    *why = "the ACS redirects to a URL that is neither http nor https";
    if (error || (strcasecmp(text, "http") != 0 && strcasecmp(text, "https") != 0))
        return -EINVAL;
    *why = "the ACS redirects from https to http, which is not followed";
    if (from->tls && strcasecmp(text, "http") == 0)
        return -EINVAL;
    *why = "the ACS redirects to a URL with a user name or password in it, which is not followed";
    if (get_part(url, CURLUPART_USER, 0, text, sizeof(text)) != -ENODATA ||
        get_part(url, CURLUPART_PASSWORD, 0, text, sizeof(text)) != -ENODATA)
        return -EINVAL;
    return 0;
}

int http_url_redirect(const struct http_url *from, const char *location, struct http_url *out,
                      const char **why)
{
    *why = "the ACS redirects, but does not say where to";
    if (!location || !*location)
        return -EINVAL;
    *why = "the ACS redirects to a URL that is longer than 2047 characters";
    if (strlen(location) >= HTTP_URL_MAX)
        return -EINVAL;
    *why = "out of memory";
    CURLU *url = curl_url();
    if (!url)
        return -ENOMEM;
    const unsigned flags = CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE;
    CURLUcode code = curl_url_set(url, CURLUPART_URL, from->text, 0);
    if (!code)
        code = curl_url_set(url, CURLUPART_URL, location, flags);
    int error = code == CURLUE_OUT_OF_MEMORY ? -ENOMEM : code ? -EINVAL : 0;
    if (error == -EINVAL)
        *why = "the ACS redirects to something that is not a URL";
    if (!error)
        error = check(url, from, why);
    if (!error) {
        error = take_parts(url, out);
        if (error)
            *why = error == -ENOMEM ? "out of memory"
                                    : "the ACS redirects to something that is not a URL";
    }
    curl_url_cleanup(url);
    return error;
}
