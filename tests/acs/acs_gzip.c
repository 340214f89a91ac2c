/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_gzip.c: see acs_gzip.h. zlib does it.
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

#include "tests/acs/acs_gzip.h"

#include "platform/banned.h"

enum { WINDOW_ZLIB = 15, WINDOW_GZIP = 15 + 16, PIECE = 64 << 10, OUTPUT_MAX = 64 << 20 };

static int window_of(const char *encoding)
{
    if (!strcasecmp(encoding, "gzip"))
        return WINDOW_GZIP;
    return strcasecmp(encoding, "deflate") ? 0 : WINDOW_ZLIB;
}

/* Takes all of data through the stream into out. */
static int pump(z_stream *stream, int (*step)(z_stream *, int), struct buf *data, struct buf *out)
{
    unsigned char piece[PIECE];
    int result = Z_OK;
    stream->next_in = (Bytef *)data->data;
    stream->avail_in = (uInt)data->len;
    while (result == Z_OK) {
        stream->next_out = piece;
        stream->avail_out = sizeof(piece);
        result = step(stream, Z_FINISH);
        if (result == Z_BUF_ERROR && stream->avail_out == 0)
            result = Z_OK; /* there is more of it */
        if (buf_append(out, piece, sizeof(piece) - stream->avail_out))
            return -ENOMEM;
    }
    return result == Z_STREAM_END ? 0 : -EBADMSG;
}

static int convert(const char *encoding, struct buf *data, bool compress)
{
    z_stream stream = {0};
    struct buf out;
    int window = window_of(encoding);
    if (!window)
        return -EINVAL;
    int result = compress ? deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window, 8,
                                         Z_DEFAULT_STRATEGY)
                          : inflateInit2(&stream, window);
    if (result != Z_OK)
        return -ENOMEM;
    buf_init(&out, OUTPUT_MAX);
    int error = pump(&stream, compress ? deflate : inflate, data, &out);
    if (compress)
        deflateEnd(&stream);
    else
        inflateEnd(&stream);
    if (error) {
        buf_free(&out);
        return error;
    }
    buf_free(data);
    *data = out;
    return 0;
}

int acs_compress(const char *encoding, struct buf *data)
{
    return convert(encoding, data, true);
}

int acs_decompress(const char *encoding, struct buf *data)
{
    return convert(encoding, data, false);
}
