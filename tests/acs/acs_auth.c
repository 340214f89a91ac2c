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
    bool qop;
    char algorithm[16];
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
                           const struct digest *d, const char *method, char out[HEX_SIZE])
{
    char a1[HEX_SIZE], a2[HEX_SIZE];
    const char *user[] = {d->username, REALM, auth->config.password};
    const char *what[] = {method, d->uri};
    int error = hash_parts(nonce->algorithm, user, 3, a1);
    if (!error && strstr(nonce->algorithm, "-sess")) {
        char inner[HEX_SIZE];
        memcpy(inner, a1, sizeof(inner));
        const char *session[] = {inner, d->nonce, d->cnonce};
        error = hash_parts(nonce->algorithm, session, 3, a1);
    }
    if (!error)
        error = hash_parts(nonce->algorithm, what, 2, a2);
    const char *with_qop[] = {a1, d->nonce, d->nc, d->cnonce, d->qop, a2};
    const char *without[] = {a1, d->nonce, a2};
    if (!error)
        error = d->qop[0] ? hash_parts(nonce->algorithm, with_qop, 6, out)
                          : hash_parts(nonce->algorithm, without, 3, out);
    return error;
}

static enum auth_result digest_check(struct acs_auth *auth, const char *list, const char *method,
                                     const char *uri, char *why, size_t why_size)
{
    struct digest d;
    char expected[HEX_SIZE];
    digest_parse(list, &d);
    struct nonce *nonce = nonce_find(auth, d.nonce);
    if (!nonce) {
        snprintf(why, why_size, "Digest: the nonce is not known (any more)");
        return AUTH_STALE;
    }
    unsigned long nc = strtoul(d.nc, NULL, 16);
    const char *wrong = NULL;
    if (strcmp(d.realm, REALM))
        wrong = "another realm";
    else if (strcmp(d.username, auth->config.username))
        wrong = "wrong user name";
    else if (strcmp(d.uri, uri))
        wrong = "uri differs from the request line";
    else if (nonce->qop && (strcmp(d.qop, "auth") || !d.cnonce[0] || strlen(d.nc) != 8))
        wrong = "qop, nc and cnonce do not fit together";
    else if (!nonce->qop && d.qop[0])
        wrong = "qop was not offered";
    else if (nonce->qop && nc <= nonce->last_nc)
        wrong = "nc did not rise";
    else if (digest_expected(auth, nonce, &d, method, expected))
        wrong = "hash failed";
    else if (strcasecmp(d.response, expected))
        wrong = "wrong password (response does not fit)";
    if (wrong) {
        snprintf(why, why_size, "Digest: %s", wrong);
        return AUTH_WRONG;
    }
    nonce->last_nc = nc;
    return AUTH_GOOD;
}

enum auth_result acs_auth_check(struct acs_auth *auth, const char *header, const char *method,
                                const char *uri, char *why, size_t why_size)
{
    const struct auth_config *config = &auth->config;
    if (!config->username)
        return AUTH_GOOD;
    if (!header) {
        snprintf(why, why_size, "no Authorization header");
        return AUTH_MISSING;
    }
    if (config->basic && !strncasecmp(header, "Basic ", 6))
        return basic_check(config, header + 6 + strspn(header + 6, " "), why, why_size);
    if (config->digest && !strncasecmp(header, "Digest ", 7))
        return digest_check(auth, header + 7, method, uri, why, why_size);
    snprintf(why, why_size, "a scheme that was not offered");
    return AUTH_WRONG;
}

static struct nonce *nonce_new(struct acs_auth *auth, bool qop, const char *algorithm)
{
    unsigned char random_bytes[(NONCE_SIZE - 1) / 2];
    struct nonce *nonce = &auth->nonces[auth->next];
    if (RAND_bytes(random_bytes, sizeof(random_bytes)) != 1)
        return NULL;
    auth->next = (auth->next + 1) % NONCES;
    to_hex(random_bytes, sizeof(random_bytes), nonce->text);
    nonce->last_nc = 0;
    nonce->qop = qop;
    snprintf(nonce->algorithm, sizeof(nonce->algorithm), "%s", algorithm);
    return nonce;
}

void acs_auth_challenge(struct acs_auth *auth, const struct auth_digest *manner, bool stale,
                        void (*add)(void *ctx, const char *value), void *ctx)
{
    static const struct auth_digest usual = {"auth", "MD5"};
    char text[512];
    if (!manner)
        manner = &usual;
    bool qop = strcmp(manner->qop, "none") != 0;
    bool algorithm = strcmp(manner->algorithm, "none") != 0;
    struct nonce *nonce = NULL;
    if (auth->config.digest || !auth->config.username)
        nonce = nonce_new(auth, qop, algorithm ? manner->algorithm : "MD5");
    if (nonce) {
        snprintf(text, sizeof(text), "Digest realm=\"" REALM "\", nonce=\"%s\"%s%s%s%s%s%s",
                 nonce->text, qop ? ", qop=\"" : "", qop ? manner->qop : "", qop ? "\"" : "",
                 algorithm ? ", algorithm=" : "", algorithm ? manner->algorithm : "",
                 stale ? ", stale=true" : "");
        add(ctx, text);
    }
    if (auth->config.basic && auth->config.username)
        add(ctx, "Basic realm=\"" REALM "\"");
}
