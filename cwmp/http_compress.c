/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http_compress.c: see http_compress.h.
 */
#include "cwmp/http_compress.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#define ZLIB_CONST /* next_in points to const */
#include <zlib.h>

#include "platform/buf.h"
#include "platform/banned.h"

enum { WINDOW_BITS = 15, GZIP_BITS = 16, MEMORY_LEVEL = 8 };

static const struct {
    const char *name, *header;
    int window_bits;
} forms[] = {
    [HTTP_PLAIN] = {"Disabled", NULL, 0},
    [HTTP_GZIP] = {"GZIP", "Content-Encoding: gzip", WINDOW_BITS + GZIP_BITS},
    [HTTP_DEFLATE] = {"Deflate", "Content-Encoding: deflate", WINDOW_BITS},
};

enum http_compression http_compression_of(const char *name)
{
    for (unsigned i = 0; name && i < sizeof(forms) / sizeof(forms[0]); i++)
        if (!strcmp(forms[i].name, name))
            return (enum http_compression)i;
    return HTTP_PLAIN;
}

const char *http_compress_header(enum http_compression how)
{
    return forms[how].header;
}

int http_compress(enum http_compression how, const void *data, size_t len, struct buf *out)
{
    unsigned char piece[4096];
    z_stream stream = {.next_in = data, .avail_in = (unsigned)len};
    if (how == HTTP_PLAIN || len > UINT_MAX)
        return -EINVAL;
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, forms[how].window_bits,
                     MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
        return -ENOMEM;
    int result;
    do {
        stream.next_out = piece;
        stream.avail_out = sizeof(piece);
        result = deflate(&stream, Z_FINISH);
        buf_append(out, piece, sizeof(piece) - stream.avail_out);
    } while (result == Z_OK && !buf_error(out));
    deflateEnd(&stream);
    return buf_error(out);
}
