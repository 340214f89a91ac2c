/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_auth.c: Basic and Digest on the server's side.
 */
#include <errno.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tests/acs/acs_auth.h"

#include "platform/banned.h"

#define REALM "acs-demo"

enum { NONCES = 4096, NONCE_SIZE = 33, HEX_SIZE = 65, FIELD_MAX = 1024 };

struct nonce {
    char text[NONCE_SIZE];
    unsigned long last_nc;
    char qop[32]; /* offered; "": none */
    char algorithm[16];
    unsigned long connection; /* on which it holds; 0: on any */
    bool cookie;
};

struct acs_auth {
    struct auth_config config;
    struct nonce nonces[NONCES]; /* the newest; an older one is stale */
    size_t next;
};

int acs_auth_new(const struct auth_config *config, struct acs_auth **out)
{
    *out = calloc(1, sizeof(**out));
    if (!*out)
        return -ENOMEM;
    (*out)->config = *config;
    return 0;
}

void acs_auth_free(struct acs_auth *auth)
{
    free(auth);
}

static void to_hex(const unsigned char *bytes, size_t len, char *out)
{
    for (size_t i = 0; i < len; i++)
        snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

/* Hash of the parts joined by ':', in hex. */
static int hash_parts(const char *algorithm, const char *const *parts, size_t count,
                      char out[HEX_SIZE])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    const EVP_MD *md = !strncasecmp(algorithm, "SHA-256", 7) ? EVP_sha256() : EVP_md5();
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    int good = ctx && EVP_DigestInit_ex(ctx, md, NULL);
    for (size_t i = 0; good && i < count; i++)
        good = (i == 0 || EVP_DigestUpdate(ctx, ":", 1)) &&
               EVP_DigestUpdate(ctx, parts[i], strlen(parts[i]));
    good = good && EVP_DigestFinal_ex(ctx, digest, &len);
    EVP_MD_CTX_free(ctx);
    if (!good || 2 * len >= HEX_SIZE)
        return -EIO;
    to_hex(digest, len, out);
    return 0;
}

/* The same of bytes that may hold NUL. */
static int hash_bytes(const char *algorithm, const char *data, size_t len, char out[HEX_SIZE])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned digest_len = 0;
    const EVP_MD *md = !strncasecmp(algorithm, "SHA-256", 7) ? EVP_sha256() : EVP_md5();
    if (!EVP_Digest(data ? data : "", len, digest, &digest_len, md, NULL))
        return -EIO;
    to_hex(digest, digest_len, out);
    return 0;
}

/* Value of name=... or name="..." in a list separated by commas; "" when it is not there. */
static void field_get(const char *list, const char *name, char out[FIELD_MAX])
{
    const char *p = list;
    out[0] = '\0';
    while (*p) {
        p += strspn(p, " \t,");
        size_t name_len = strcspn(p, "=, \t");
        bool wanted = name_len == strlen(name) && !strncasecmp(p, name, name_len);
        p += name_len;
        p += strspn(p, " \t");
        if (*p != '=')
            continue;
        p += 1 + strspn(p + 1, " \t");
        bool quoted = *p == '"';
        size_t n = 0;
        for (p += quoted; *p && (quoted ? *p != '"' : !strchr(", \t", *p)); p++) {
            if (quoted && *p == '\\' && p[1])
                p++;
            if (wanted && n + 1 < FIELD_MAX)
                out[n++] = *p;
        }
        if (wanted) {
            out[n] = '\0';
            return;
        }
        if (quoted && *p)
            p++;
    }
}

static enum auth_result basic_check(const struct auth_config *config, const char *token, char *why,
                                    size_t why_size)
{
    unsigned char plain[FIELD_MAX] = "";
    char wanted[FIELD_MAX];
    size_t len = strlen(token);
    snprintf(wanted, sizeof(wanted), "%s:%s", config->username, config->password);
    if (len * 3 / 4 + 4 < sizeof(plain) && len % 4 == 0 &&
        EVP_DecodeBlock(plain, (const unsigned char *)token, (int)len) >= 0 &&
        !strcmp((char *)plain, wanted))
        return AUTH_GOOD;
    snprintf(why, why_size, "Basic: wrong user name or password");
    return AUTH_WRONG;
}

static struct nonce *nonce_find(struct acs_auth *auth, const char *text)
{
    for (size_t i = 0; *text && i < NONCES; i++)
        if (!strcmp(auth->nonces[i].text, text))
            return &auth->nonces[i];
    return NULL;
}

/* The fields of an Authorization: Digest header. */
struct digest {
    char username[FIELD_MAX], realm[FIELD_MAX], nonce[FIELD_MAX], uri[FIELD_MAX], qop[FIELD_MAX];
    char nc[FIELD_MAX], cnonce[FIELD_MAX], response[FIELD_MAX];
};

static void digest_parse(const char *list, struct digest *d)
{
    field_get(list, "username", d->username);
    field_get(list, "realm", d->realm);
    field_get(list, "nonce", d->nonce);
    field_get(list, "uri", d->uri);
    field_get(list, "qop", d->qop);
    field_get(list, "nc", d->nc);
    field_get(list, "cnonce", d->cnonce);
    field_get(list, "response", d->response);
}

static int digest_expected(const struct acs_auth *auth, const struct nonce *nonce,
                           const struct digest *d, const struct auth_request *request,
                           char out[HEX_SIZE])
{
    char a1[HEX_SIZE], a2[HEX_SIZE], body[HEX_SIZE] = "";
    const char *user[] = {d->username, REALM, auth->config.password};
    const char *what[] = {request->method, d->uri, body};
    bool whole = !strcmp(d->qop, "auth-int");
    int error = hash_parts(nonce->algorithm, user, 3, a1);
    if (!error && strstr(nonce->algorithm, "-sess")) {
        char inner[HEX_SIZE];
        memcpy(inner, a1, sizeof(inner));
        const char *session[] = {inner, d->nonce, d->cnonce};
        error = hash_parts(nonce->algorithm, session, 3, a1);
    }
    if (!error && whole)
        error = hash_bytes(nonce->algorithm, request->body, request->body_len, body);
    if (!error)
        error = hash_parts(nonce->algorithm, what, whole ? 3 : 2, a2);
    const char *with_qop[] = {a1, d->nonce, d->nc, d->cnonce, d->qop, a2};
    const char *without[] = {a1, d->nonce, a2};
    if (!error)
        error = d->qop[0] ? hash_parts(nonce->algorithm, with_qop, 6, out)
                          : hash_parts(nonce->algorithm, without, 3, out);
    return error;
}

/* Whether word is in a list separated by commas. */
static bool in_list(const char *list, const char *word)
{
    size_t len = strlen(word);
    for (const char *p = list; *p; p += strcspn(p, ","), p += *p == ',') {
        p += strspn(p, " ");
        if (len && !strncmp(p, word, len) && strchr(", ", p[len]))
            return true;
    }
    return false;
}

static bool in_cookie(const char *header, const char *nonce)
{
    char wanted[NONCE_SIZE + 8];
    snprintf(wanted, sizeof(wanted), "nonce=%s", nonce);
    return header && strstr(header, wanted);
}

/* NULL, or what is wrong with a Digest whose nonce is known. */
static const char *digest_wrong(const struct acs_auth *auth, const struct nonce *nonce,
                                const struct digest *d, const struct auth_request *request)
{
    char expected[HEX_SIZE];
    if (strcmp(d->realm, REALM))
        return "another realm";
    if (strcmp(d->username, auth->config.username))
        return "wrong user name";
    if (strcmp(d->uri, request->uri))
        return "uri differs from the request line";
    if (nonce->qop[0] && (!in_list(nonce->qop, d->qop) || !d->cnonce[0] || strlen(d->nc) != 8))
        return "qop, nc and cnonce do not fit together";
    if (!nonce->qop[0] && d->qop[0])
        return "qop was not offered";
    if (nonce->qop[0] && strtoul(d->nc, NULL, 16) <= nonce->last_nc)
        return "nc did not rise";
    if (nonce->cookie && !in_cookie(request->cookie, nonce->text))
        return "the nonce is not in the cookie";
    if (digest_expected(auth, nonce, d, request, expected))
        return "hash failed";
    return strcasecmp(d->response, expected) ? "wrong password (response does not fit)" : NULL;
}

static enum auth_result digest_check(struct acs_auth *auth, const struct auth_request *request,
                                     char *why, size_t why_size)
{
    struct digest d;
    digest_parse(request->header + 7, &d);
    struct nonce *nonce = nonce_find(auth, d.nonce);
    if (!nonce || (nonce->connection && nonce->connection != request->connection)) {
        snprintf(why, why_size, "Digest: the nonce is not known (any more)%s",
                 nonce ? " on this connection" : "");
        return AUTH_STALE;
    }
    const char *wrong = digest_wrong(auth, nonce, &d, request);
    if (wrong) {
        snprintf(why, why_size, "Digest: %s", wrong);
        return AUTH_WRONG;
    }
    nonce->last_nc = strtoul(d.nc, NULL, 16);
    return AUTH_GOOD;
}

enum auth_result acs_auth_check(struct acs_auth *auth, const struct auth_request *request,
                                char *why, size_t why_size)
{
    const struct auth_config *config = &auth->config;
    const char *header = request->header;
    if (!config->username)
        return AUTH_GOOD;
    if (!header) {
        snprintf(why, why_size, "no Authorization header");
        return AUTH_MISSING;
    }
    if (config->basic && !strncasecmp(header, "Basic ", 6))
        return basic_check(config, header + 6 + strspn(header + 6, " "), why, why_size);
    if (config->digest && !strncasecmp(header, "Digest ", 7))
        return digest_check(auth, request, why, why_size);
    snprintf(why, why_size, "a scheme that was not offered");
    return AUTH_WRONG;
}

static struct nonce *nonce_new(struct acs_auth *auth, const struct auth_digest *manner,
                               const char *algorithm, unsigned long connection)
{
    unsigned char random_bytes[(NONCE_SIZE - 1) / 2];
    struct nonce *nonce = &auth->nonces[auth->next];
    if (RAND_bytes(random_bytes, sizeof(random_bytes)) != 1)
        return NULL;
    auth->next = (auth->next + 1) % NONCES;
    to_hex(random_bytes, sizeof(random_bytes), nonce->text);
    nonce->last_nc = 0;
    nonce->connection = manner->bound ? connection : 0;
    nonce->cookie = manner->cookie;
    snprintf(nonce->qop, sizeof(nonce->qop), "%s", strcmp(manner->qop, "none") ? manner->qop : "");
    snprintf(nonce->algorithm, sizeof(nonce->algorithm), "%s",
             strcmp(algorithm, "none") ? algorithm : "MD5");
    return nonce;
}

static void challenge_digest(const struct nonce *nonce, bool algorithm, bool stale,
                             void (*add)(void *ctx, const char *name, const char *value), void *ctx)
{
    char text[512];
    bool qop = nonce->qop[0] != '\0';
    snprintf(text, sizeof(text), "Digest realm=\"" REALM "\", nonce=\"%s\"%s%s%s%s%s%s",
             nonce->text, qop ? ", qop=\"" : "", nonce->qop, qop ? "\"" : "",
             algorithm ? ", algorithm=" : "", algorithm ? nonce->algorithm : "",
             stale ? ", stale=true" : "");
    add(ctx, "WWW-Authenticate", text);
    if (nonce->cookie) {
        snprintf(text, sizeof(text), "nonce=%s; Path=/", nonce->text);
        add(ctx, "Set-Cookie", text);
    }
}

void acs_auth_challenge(struct acs_auth *auth, const struct auth_digest *manner, bool stale,
                        unsigned long connection,
                        void (*add)(void *ctx, const char *name, const char *value), void *ctx)
{
    static const struct auth_digest usual = {.qop = "auth", .algorithm = "MD5"};
    char algorithm[16];
    if (!manner)
        manner = &usual;
    bool digest = auth->config.digest || !auth->config.username;
    for (const char *p = manner->algorithm; digest && *p; p += *p == ',') {
        size_t len = strcspn(p, ",");
        snprintf(algorithm, sizeof(algorithm), "%.*s", (int)len, p);
        const struct nonce *nonce = nonce_new(auth, manner, algorithm, connection);
        if (nonce)
            challenge_digest(nonce, strcmp(algorithm, "none") != 0, stale, add, ctx);
        p += len;
    }
    if (auth->config.basic && auth->config.username)
        add(ctx, "WWW-Authenticate", "Basic realm=\"" REALM "\"");
}
