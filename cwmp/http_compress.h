/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http_compress.h: the body of a message as gzip (RFC 1952) or deflate (RFC 1950), for
 * Content-Encoding.
 */
#ifndef CWMP_HTTP_COMPRESS_H
#define CWMP_HTTP_COMPRESS_H

#include <stddef.h>

struct buf;

enum http_compression { HTTP_PLAIN, HTTP_GZIP, HTTP_DEFLATE };

/* What TR-069's HTTPCompression names so: GZIP or Deflate; anything else, and NULL, is plain. */
enum http_compression http_compression_of(const char *name);
/* The word for Content-Encoding, as a header line; NULL for HTTP_PLAIN. */
const char *http_compress_header(enum http_compression how);
/* Appends it to out. 0, -ENOMEM, -EINVAL for HTTP_PLAIN, or the error of out. */
int http_compress(enum http_compression how, const void *data, size_t len, struct buf *out);

#endif
