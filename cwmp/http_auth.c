/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http_auth.c: see http_auth.h.
 */
#include "cwmp/http_auth.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/http_challenge.h"
#include "platform/buf.h"
#include "platform/banned.h"

enum {
    ANSWERS_MAX = 3, /* to one message: the stored nonce, a new one, and one more gone stale */
    HEX_SIZE = 2 * EVP_MAX_MD_SIZE + 1,
    CNONCE_BYTES = 16,
    CREDENTIAL_MAX = 1024,
    ANSWER_MAX = 16384,
};

struct http_auth {
    char *username, *password;
    bool challenged; /* there is a challenge to answer */
    struct http_challenge challenge;
    unsigned nc;                       /* how often its nonce was used */
    char cnonce[2 * CNONCE_BYTES + 1]; /* "": to be made */
    unsigned answers;                  /* to the message under way */
    bool answered_own;                 /* one of them was to a challenge of this very message */
};

/* What EVP calls the digests, in the order of enum http_digest. */
static const char *const digest_names[] = {"MD5", "SHA256", "SHA512-256"};

int http_auth_new(struct http_auth **out)
{
    *out = calloc(1, sizeof(**out));
    return *out ? 0 : -ENOMEM;
}

void http_auth_free(struct http_auth *auth)
{
    if (!auth)
        return;
    http_auth_end(auth);
    free(auth);
}

static void wipe(char **text)
{
    if (*text)
        OPENSSL_cleanse(*text, strlen(*text));
    free(*text);
    *text = NULL;
}

void http_auth_end(struct http_auth *auth)
{
    http_auth_forget(auth);
    wipe(&auth->username);
    wipe(&auth->password);
}

void http_auth_forget(struct http_auth *auth)
{
    auth->challenged = false;
    auth->nc = 0;
    auth->cnonce[0] = '\0';
}

/* A line end in a user name would be a header of its own. */
static bool is_sendable(const char *text)
{
    size_t len = strlen(text);
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 127)
            return false;
    return len <= CREDENTIAL_MAX;
}

int http_auth_begin(struct http_auth *auth, const char *username, const char *password)
{
    http_auth_end(auth);
    if (!is_sendable(username) || !is_sendable(password))
        return -EINVAL;
    auth->username = strdup(username);
    auth->password = strdup(password);
    return auth->username && auth->password ? 0 : -ENOMEM;
}

void http_auth_message(struct http_auth *auth)
{
    auth->answers = 0;
    auth->answered_own = false;
}

/* --- challenges --- */

static bool is_answerable(const struct http_challenge *challenge)
{
    if (challenge->scheme != HTTP_SCHEME_DIGEST || challenge->too_long || !challenge->nonce[0] ||
        challenge->digest == HTTP_DIGEST_OTHER)
        return false;
    if (challenge->has_qop && !challenge->auth && !challenge->auth_int)
        return false;
    EVP_MD *md = EVP_MD_fetch(NULL, digest_names[challenge->digest], NULL); /* no MD5 under FIPS */
    EVP_MD_free(md);
    return md != NULL;
}

struct offer {
    struct http_challenge best; /* OTHER: none */
    bool basic, refused_basic;
};

static void look_at(const char *value, bool basic_allowed, struct offer *offer)
{
    struct http_challenge challenge;
    while (http_challenge_next(&value, &challenge)) {
        if (offer->best.scheme != HTTP_SCHEME_DIGEST && is_answerable(&challenge))
            offer->best = challenge;
        else if (challenge.scheme == HTTP_SCHEME_BASIC && basic_allowed)
            offer->basic = true;
        else if (challenge.scheme == HTTP_SCHEME_BASIC)
            offer->refused_basic = true;
    }
}

static bool may_answer(const struct http_auth *auth, const struct http_challenge *challenge)
{
    if (auth->answers >= ANSWERS_MAX)
        return false;
    /* The nonce of this message's own challenge was not good enough: then the account is not. */
    return !auth->answered_own || (challenge->scheme == HTTP_SCHEME_DIGEST && challenge->stale);
}

enum http_auth_verdict http_auth_challenge(struct http_auth *auth, const char *const *values,
                                           size_t count, bool basic_allowed, const char **why)
{
    struct offer offer = {.best = {.scheme = HTTP_SCHEME_OTHER}};
    *why = "the ACS does not accept user name and password";
    if (!auth->username || !auth->username[0])
        return HTTP_AUTH_REFUSED;
    for (size_t i = 0; i < count; i++)
        look_at(values[i], basic_allowed, &offer);
    if (offer.best.scheme == HTTP_SCHEME_OTHER && offer.basic)
        offer.best.scheme = HTTP_SCHEME_BASIC;
    if (offer.best.scheme == HTTP_SCHEME_OTHER) {
        *why = offer.refused_basic
                   ? "the host that the ACS redirects to asks for the password in clear text"
                   : "the ACS asks for an authentication that is neither Digest nor Basic";
        return HTTP_AUTH_UNSUPPORTED;
    }
    if (!may_answer(auth, &offer.best))
        return HTTP_AUTH_REFUSED;
    http_auth_forget(auth);
    auth->challenge = offer.best;
    auth->challenged = auth->answered_own = true;
    auth->answers++;
    return HTTP_AUTH_AGAIN;
}

void http_auth_new_connection(struct http_auth *auth)
{
    auth->cnonce[0] = '\0';
}

/* --- answers --- */

static void to_hex(const unsigned char *bytes, size_t len, char *out)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < len; i++) {
        *out++ = digits[bytes[i] >> 4];
        *out++ = digits[bytes[i] & 15];
    }
    *out = '\0';
}

static int hash(enum http_digest digest, const void *data, size_t len, char out[HEX_SIZE])
{
    unsigned char bytes[EVP_MAX_MD_SIZE];
    size_t bytes_len = 0;
    if (!EVP_Q_digest(NULL, digest_names[digest], NULL, data, len, bytes, &bytes_len))
        return -EIO;
    to_hex(bytes, bytes_len, out);
    return 0;
}

/* Hashes the parts joined by colons; a NULL ends them. */
static int hash_joined(enum http_digest digest, const char *const *parts, char out[HEX_SIZE])
{
    struct buf text;
    buf_init(&text, ANSWER_MAX);
    for (size_t i = 0; parts[i]; i++) {
        if (i)
            buf_putc(&text, ':');
        buf_puts(&text, parts[i]);
    }
    int error = buf_error(&text);
    if (!error)
        error = hash(digest, buf_text(&text), text.len, out);
    buf_wipe(&text); /* the password may be in it */
    return error;
}

static int make_cnonce(struct http_auth *auth)
{
    unsigned char bytes[CNONCE_BYTES];
    if (auth->cnonce[0])
        return 0;
    if (RAND_bytes(bytes, sizeof(bytes)) != 1)
        return -EIO;
    to_hex(bytes, sizeof(bytes), auth->cnonce);
    return 0;
}

/* RFC 7616 3.4.1 to 3.4.3; without qop RFC 2069. */
static int digest_response(const struct http_auth *auth, const struct http_auth_request *request,
                           const char *qop, const char *nc, char out[HEX_SIZE])
{
    const struct http_challenge *challenge = &auth->challenge;
    enum http_digest digest = challenge->digest;
    char a1[HEX_SIZE], a2[HEX_SIZE], body[HEX_SIZE];
    bool auth_int = strcmp(qop, "auth-int") == 0;
    const char *const secret[] = {auth->username, challenge->realm, auth->password, NULL};
    int error = hash_joined(digest, secret, a1);
    const char *const session[] = {a1, challenge->nonce, auth->cnonce, NULL};
    if (!error && challenge->session)
        error = hash_joined(digest, session, a1);
    if (!error && auth_int)
        error = hash(digest, request->body, request->body_len, body);
    const char *const what[] = {request->method, request->uri, auth_int ? body : NULL, NULL};
    if (!error)
        error = hash_joined(digest, what, a2);
    const char *const with_qop[] = {a1, challenge->nonce, nc, auth->cnonce, qop, a2, NULL};
    const char *const without[] = {a1, challenge->nonce, a2, NULL};
    if (!error)
        error = hash_joined(digest, *qop ? with_qop : without, out);
    OPENSSL_cleanse(a1, sizeof(a1));
    return error;
}

static void put_quoted(struct buf *out, const char *name, const char *text)
{
    buf_printf(out, "%s=\"", name);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            buf_putc(out, '\\');
        buf_putc(out, *text);
    }
    buf_puts(out, "\"");
}

static int write_digest(struct http_auth *auth, const struct http_auth_request *request,
                        struct buf *out)
{
    const struct http_challenge *challenge = &auth->challenge;
    const char *qop = challenge->auth ? "auth" : challenge->auth_int ? "auth-int" : "";
    char nc[12], response[HEX_SIZE];
    int error = make_cnonce(auth);
    snprintf(nc, sizeof(nc), "%08x", ++auth->nc);
    if (!error)
        error = digest_response(auth, request, qop, nc, response);
    if (error)
        return error;
    buf_puts(out, "Authorization: Digest ");
    put_quoted(out, "username", auth->username);
    put_quoted(out, ", realm", challenge->realm);
    put_quoted(out, ", nonce", challenge->nonce);
    put_quoted(out, ", uri", request->uri);
    if (*qop || challenge->session)
        put_quoted(out, ", cnonce", auth->cnonce);
    if (*qop)
        buf_printf(out, ", nc=%s, qop=%s", nc, qop);
    put_quoted(out, ", response", response);
    if (challenge->has_opaque)
        put_quoted(out, ", opaque", challenge->opaque);
    if (challenge->has_algorithm)
        buf_printf(out, ", algorithm=%s", challenge->algorithm);
    return buf_error(out);
}

static int write_basic(const struct http_auth *auth, struct buf *out)
{
    char plain[2 * CREDENTIAL_MAX + 2];
    unsigned char coded[4 * (sizeof(plain) / 3 + 1) + 1];
    int len = snprintf(plain, sizeof(plain), "%s:%s", auth->username, auth->password);
    EVP_EncodeBlock(coded, (const unsigned char *)plain, len);
    buf_printf(out, "Authorization: Basic %s", (const char *)coded);
    OPENSSL_cleanse(plain, sizeof(plain));
    OPENSSL_cleanse(coded, sizeof(coded));
    return buf_error(out);
}

int http_auth_header(struct http_auth *auth, const struct http_auth_request *request,
                     struct buf *out, bool *has)
{
    *has = auth->challenged;
    if (!auth->challenged)
        return 0;
    return auth->challenge.scheme == HTTP_SCHEME_BASIC ? write_basic(auth, out)
                                                       : write_digest(auth, request, out);
}
