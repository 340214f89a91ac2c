/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rpc_methods.h: what answering a request needs, the handlers behind rpc.c's table, and what they
 * share.
 */
#ifndef CWMP_RPC_METHODS_H
#define CWMP_RPC_METHODS_H

#include <stdbool.h>
#include <stddef.h>

#include "cwmp/soap_write.h"

struct buf;
struct datamodel;
struct log;
struct notify;
struct scheduled_informs;
struct soap_node;
struct store;
struct txn;

struct rpc_env {
    struct datamodel *dm;
    struct store *store;
    struct log *log;
    struct scheduled_informs *scheduled_informs;
    struct notify *notify;
};

/* Bad parameters that one fault names. A request with more is an attack or hopeless: the first ones
 * say it. */
enum { RPC_PARAMETER_FAULTS_MAX = 1000 };

struct rpc_method;

struct rpc_call {
    const struct rpc_env *env;
    const struct soap_node *arguments; /* the RPC's element */
    const struct rpc_method *methods;  /* what is implemented, for GetRPCMethods */
    size_t method_count;
    /* The handler writes its ...Response element here; what it wrote is dropped when it returns a
     * fault. */
    struct buf *out;
    /* Set by the handler (malloc), freed by rpc_answer(). */
    struct soap_parameter_fault *parameter_faults;
    size_t parameter_fault_count;
};

typedef enum cwmp_fault rpc_handler(struct rpc_call *call);

struct rpc_method {
    const char *name;
    rpc_handler *handle;
};

rpc_handler rpc_get_rpc_methods, rpc_get_parameter_names, rpc_get_parameter_values;
rpc_handler rpc_set_parameter_values;
rpc_handler rpc_add_object, rpc_delete_object;
rpc_handler rpc_set_parameter_attributes, rpc_get_parameter_attributes;
rpc_handler rpc_schedule_inform;

/* Whether a ParameterKey may be that: NULL, one that is not there, may not. */
bool rpc_key_fits(const char *key);
/* Commits txn together with the ParameterKey. 0, 9004 or 9002, which the log explains. */
enum cwmp_fault rpc_commit(struct rpc_call *call, struct txn *txn, const char *key);
/* 0, 9004 or 9002 for what store_commit() returned. */
enum cwmp_fault rpc_commit_fault(int error);
/* xsd:boolean in its four forms, white space around it allowed. */
bool rpc_parse_boolean(const char *text, bool *out);
/* Whether an array holds as many entries as its arrayType says; one that says nothing does. */
bool rpc_array_is_whole(const struct soap_node *array);

#endif
