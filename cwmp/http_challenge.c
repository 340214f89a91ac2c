/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http_challenge.c: see http_challenge.h.
 */
#include "cwmp/http_challenge.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "platform/banned.h"

/* token of RFC 7230, more tolerant: whatever does not mean something in a header. */
static size_t token_length(const char *text)
{
    return strcspn(text, " \t,;=\"");
}

static void skip_blanks(const char **text)
{
    *text += strspn(*text, " \t");
}

static void skip_separators(const char **text)
{
    *text += strspn(*text, " \t,;");
}

static bool is_word(const char *text, size_t len, const char *word)
{
    return strlen(word) == len && strncasecmp(text, word, len) == 0;
}

struct text {
    char *out;
    size_t size, len;
    bool too_long;
};

static void put(struct text *text, char c)
{
    if (text->len + 1 < text->size)
        text->out[text->len++] = c;
    else
        text->too_long = true;
}

/* A value, quoted or not, unquoted into out. */
static bool read_value(const char **at, char *out, size_t size)
{
    struct text text = {.out = out, .size = size};
    const char *c = *at;
    if (*c == '"') {
        for (c++; *c && *c != '"'; c++) {
            if (*c == '\\' && c[1])
                c++;
            put(&text, *c);
        }
        if (*c == '"')
            c++;
    } else {
        for (; *c && !strchr(" \t,", *c); c++)
            put(&text, *c);
    }
    out[text.len] = '\0';
    *at = c;
    return !text.too_long;
}

static void take_qop(struct http_challenge *challenge, const char *list)
{
    challenge->has_qop = true;
    while (*(list += strspn(list, " \t,"))) {
        size_t len = strcspn(list, " \t,");
        challenge->auth |= is_word(list, len, "auth");
        challenge->auth_int |= is_word(list, len, "auth-int");
        list += len;
    }
}

static void take_algorithm(struct http_challenge *challenge, const char *name)
{
    static const struct {
        const char *name;
        enum http_digest digest;
    } known[] = {{"MD5", HTTP_DIGEST_MD5},
                 {"SHA-256", HTTP_DIGEST_SHA_256},
                 {"SHA-512-256", HTTP_DIGEST_SHA_512_256}};
    size_t len = strlen(name);
    challenge->has_algorithm = true;
    challenge->session = len > 5 && strcasecmp(name + len - 5, "-sess") == 0;
    if (challenge->session)
        len -= 5;
    challenge->digest = HTTP_DIGEST_OTHER;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (is_word(name, len, known[i].name))
            challenge->digest = known[i].digest;
}

static void take_parameter(struct http_challenge *challenge, const char *name, size_t name_len,
                           const char **value)
{
    char *to = NULL;
    char text[HTTP_CHALLENGE_TEXT_MAX];
    if (is_word(name, name_len, "realm"))
        to = challenge->realm;
    else if (is_word(name, name_len, "nonce"))
        to = challenge->nonce;
    else if (is_word(name, name_len, "opaque"))
        to = challenge->opaque;
    if (!read_value(value, text, sizeof(text)))
        challenge->too_long = true;
    if (to)
        memcpy(to, text, strlen(text) + 1);
    challenge->has_opaque |= to == challenge->opaque && to;
    if (is_word(name, name_len, "qop"))
        take_qop(challenge, text);
    else if (is_word(name, name_len, "stale"))
        challenge->stale = strcasecmp(text, "true") == 0;
    else if (is_word(name, name_len, "algorithm")) {
        take_algorithm(challenge, text);
        snprintf(challenge->algorithm, sizeof(challenge->algorithm), "%.31s", text);
    }
}

bool http_challenge_next(const char **text, struct http_challenge *out)
{
    memset(out, 0, sizeof(*out));
    skip_separators(text);
    size_t len = token_length(*text);
    if (!len && !**text)
        return false;
    out->scheme = is_word(*text, len, "Digest")  ? HTTP_SCHEME_DIGEST
                  : is_word(*text, len, "Basic") ? HTTP_SCHEME_BASIC
                                                 : HTTP_SCHEME_OTHER;
    *text += len ? len : 1; /* a character that begins nothing is passed over */
    for (;;) {
        skip_separators(text);
        const char *name = *text;
        len = token_length(name);
        const char *value = name + len;
        skip_blanks(&value);
        if (!len || *value != '=') { /* a further scheme, the end, or what nobody understands */
            if (!len && *name) {
                (*text)++;
                continue;
            }
            return true;
        }
        value++;
        skip_blanks(&value);
        take_parameter(out, name, len, &value);
        *text = value;
    }
}
