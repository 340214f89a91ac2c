/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_auth.h: who the CPE says it is: Basic (RFC 7617) and Digest (RFC 7616, and RFC 2069's form
 * without qop). The ACS checks by itself and not with its HTTP library, so that it can vary the
 * challenge and name what was wrong.
 */
#ifndef TESTS_ACS_AUTH_H
#define TESTS_ACS_AUTH_H

#include <stdbool.h>
#include <stddef.h>

struct acs_auth;

struct auth_config {
    const char *username; /* NULL: nobody is asked */
    const char *password;
    bool basic, digest;
};

/* How a Digest challenge is made; NULL means the usual one. */
struct auth_digest {
    const char *qop;       /* "auth", "auth,auth-int"; "none" leaves it out */
    const char *algorithm; /* "MD5", "MD5-sess", "SHA-256", or several with commas between: a
                              challenge for each; "none" leaves it out */
    bool bound;            /* the nonce holds on the connection on which it was given only */
    bool cookie;           /* the nonce has to come back in a cookie, too */
};

/* What of a request the check looks at. */
struct auth_request {
    const char *header, *cookie; /* NULL: not there */
    const char *method, *uri;    /* as in the request line */
    unsigned long connection;
    const char *body; /* for qop auth-int */
    size_t body_len;
};

enum auth_result {
    AUTH_GOOD,    /* or nobody is asked */
    AUTH_MISSING, /* no Authorization header */
    AUTH_STALE, /* a Digest with a nonce that is not ours or too old; the rest was not looked at */
    AUTH_WRONG
};

int acs_auth_new(const struct auth_config *config, struct acs_auth **out);
void acs_auth_free(struct acs_auth *auth);

/* why is filled unless AUTH_GOOD. */
enum auth_result acs_auth_check(struct acs_auth *auth, const struct auth_request *request,
                                char *why, size_t why_size);

/* The headers of a 401 on that connection: calls add for each. With nobody to ask for (auth off)
 * it is Digest, for a script's 401. */
void acs_auth_challenge(struct acs_auth *auth, const struct auth_digest *manner, bool stale,
                        unsigned long connection,
                        void (*add)(void *ctx, const char *name, const char *value), void *ctx);

#endif
