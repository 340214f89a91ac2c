/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rpc.h: the ACS's requests, answered. rpc.c holds the table of methods (name, handler);
 * GetRPCMethods lists exactly it.
 */
#ifndef CWMP_RPC_H
#define CWMP_RPC_H

#include "cwmp/rpc_methods.h"

struct buf;
struct soap_message;

/* Appends the whole answer to out: the response, or a fault for anything wrong, in the request's
 * version and with its cwmp:ID. 0, or -EMSGSIZE/-ENOMEM when not even a fault could be written. */
int rpc_answer(const struct rpc_env *env, const struct soap_message *request, struct buf *out);

#endif
