/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * floor.c: what a session costs with nothing but libcurl: a new connection, the bytes of an Inform,
 * an empty POST. The figures of cwmpd are compared with this program's, on the same server in the
 * same run.
 *
 *   floor URL FILE N    N sessions with the message in FILE, one after another
 *   floor --idle        initialises libcurl and OpenSSL and waits for a signal: what that alone
 * costs in memory
 */
#include <curl/curl.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "platform/buf.h"
#include "platform/fs.h"
#include "tests/bench/measure.h"

#include "platform/banned.h"

enum { BODY_MAX = 1 << 20 };

static size_t drop(char *data, size_t size, size_t count, void *ctx)
{
    (void)data;
    (void)ctx;
    return size * count;
}

struct floor {
    CURL *easy;
    struct curl_slist *soap, *empty;
    struct buf body;
};

static int floor_open(struct floor *f, const char *url, const char *file)
{
    buf_init(&f->body, BODY_MAX);
    f->easy = curl_easy_init();
    f->soap = curl_slist_append(NULL, "Content-Type: text/xml; charset=utf-8");
    f->empty = curl_slist_append(NULL, "Content-Type:");
    if (!f->easy || !f->empty || !f->soap || !curl_slist_append(f->soap, "SOAPAction;") ||
        !curl_slist_append(f->soap, "Expect:"))
        return -1;
    if (fs_read(file, &f->body)) {
        fprintf(stderr, "floor: cannot read %s\n", file);
        return -1;
    }
    curl_easy_setopt(f->easy, CURLOPT_URL, url);
    curl_easy_setopt(f->easy, CURLOPT_POST, 1L);
    curl_easy_setopt(f->easy, CURLOPT_WRITEFUNCTION, drop);
    curl_easy_setopt(f->easy, CURLOPT_USERAGENT, PACKAGE_NAME "/" PACKAGE_VERSION);
    curl_easy_setopt(f->easy, CURLOPT_COOKIEFILE, "");
    curl_easy_setopt(f->easy, CURLOPT_NOSIGNAL, 1L);
    return 0;
}

static void floor_close(struct floor *f)
{
    curl_easy_cleanup(f->easy);
    curl_slist_free_all(f->soap);
    curl_slist_free_all(f->empty);
    buf_free(&f->body);
}

static int floor_post(struct floor *f, struct curl_slist *headers, const char *data, size_t len,
                      long wanted)
{
    long status = 0;
    curl_easy_setopt(f->easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(f->easy, CURLOPT_POSTFIELDS, data);
    curl_easy_setopt(f->easy, CURLOPT_POSTFIELDSIZE, (long)len);
    CURLcode code = curl_easy_perform(f->easy);
    curl_easy_getinfo(f->easy, CURLINFO_RESPONSE_CODE, &status);
    if (!code && status == wanted)
        return 0;
    fprintf(stderr, "floor: %s, status %ld\n", curl_easy_strerror(code), status);
    return -1;
}

static int floor_session(struct floor *f)
{
    curl_easy_setopt(f->easy, CURLOPT_COOKIELIST, "ALL");
    curl_easy_setopt(f->easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(f->easy, CURLOPT_FORBID_REUSE, 0L);
    if (floor_post(f, f->soap, buf_text(&f->body), f->body.len, 200))
        return -1;
    curl_easy_setopt(f->easy, CURLOPT_FRESH_CONNECT, 0L);
    curl_easy_setopt(f->easy, CURLOPT_FORBID_REUSE, 1L);
    return floor_post(f, f->empty, "", 0, 204);
}

static int sessions(const char *url, const char *file, size_t count)
{
    struct floor f;
    struct measure *measure = NULL;
    int error = floor_open(&f, url, file);
    if (!error && !(measure = measure_new(count)))
        error = -1;
    for (size_t i = 0; !error && i < count; i++) {
        double begin = measure_wall_us();
        error = floor_session(&f);
        measure_add(measure, measure_wall_us() - begin);
    }
    if (!error)
        measure_print(measure);
    measure_free(measure);
    floor_close(&f);
    return error ? 1 : 0;
}

static int idle(void)
{
    SSL_CTX *tls = SSL_CTX_new(TLS_client_method());
    CURL *easy = curl_easy_init();
    puts("ready");
    fflush(stdout);
    pause();
    curl_easy_cleanup(easy);
    SSL_CTX_free(tls);
    return 0;
}

int main(int argc, char **argv)
{
    int status = 2;
    if (curl_global_init(CURL_GLOBAL_DEFAULT))
        return 1;
    if (argc == 2 && !strcmp(argv[1], "--idle"))
        status = idle();
    else if (argc == 4)
        status = sessions(argv[1], argv[2], (size_t)strtoul(argv[3], NULL, 10));
    else
        fputs("usage: floor URL FILE N | floor --idle\n", stderr);
    curl_global_cleanup();
    return status;
}
