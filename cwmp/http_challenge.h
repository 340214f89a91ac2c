/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http_challenge.h: reads WWW-Authenticate (RFC 7235 4.1): one header may hold several challenges,
 * and a challenge several parameters, both separated by commas.
 */
#ifndef CWMP_HTTP_CHALLENGE_H
#define CWMP_HTTP_CHALLENGE_H

#include <stdbool.h>

enum http_scheme { HTTP_SCHEME_OTHER, HTTP_SCHEME_BASIC, HTTP_SCHEME_DIGEST };
enum http_digest {
    HTTP_DIGEST_MD5,
    HTTP_DIGEST_SHA_256,
    HTTP_DIGEST_SHA_512_256,
    HTTP_DIGEST_OTHER,
};

enum { HTTP_CHALLENGE_TEXT_MAX = 1024 };

struct http_challenge {
    enum http_scheme scheme;
    enum http_digest digest; /* MD5 when none is named */
    bool session;            /* MD5-sess and its like */
    bool has_algorithm;      /* one was named */
    bool has_qop, auth, auth_int;
    bool stale;
    bool too_long; /* a text was longer than there is room for */
    /* Unquoted, "" when missing. */
    char realm[HTTP_CHALLENGE_TEXT_MAX], nonce[HTTP_CHALLENGE_TEXT_MAX],
        opaque[HTTP_CHALLENGE_TEXT_MAX], algorithm[32];
    bool has_opaque;
};

/* Reads the challenge at *text and moves *text behind it; false at the end. What is not understood
 * is passed over. */
bool http_challenge_next(const char **text, struct http_challenge *out);

#endif
