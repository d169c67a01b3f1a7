/* The M/M/c queue of peers.py in C: a heap of events, one branch for each kind; the mean wait. */

#include <stdlib.h>

typedef struct {
    double at;
    long order;
    long customer; /* who comes; -1: somebody leaves */
} event;

static int before(const event *a, const event *b) {
    return a->at < b->at || (a->at == b->at && a->order < b->order);
}

static void put(event *heap, long *size, event new) {
    long n = (*size)++;
    for (; n && before(&new, &heap[(n - 1) / 2]); n = (n - 1) / 2)
        heap[n] = heap[(n - 1) / 2];
    heap[n] = new;
}

static event take(event *heap, long *size) {
    event first = heap[0], last = heap[--*size];
    long n = 0, child;
    while ((child = 2 * n + 1) < *size) {
        if (child + 1 < *size && before(&heap[child + 1], &heap[child]))
            child++;
        if (!before(&heap[child], &last))
            break;
        heap[n] = heap[child];
        n = child;
    }
    heap[n] = last;
    return first;
}

/* -1: no memory. */
double mean_wait(const double *arrivals, const double *services, long customers, long servers) {
    event *heap = malloc((servers + 2) * sizeof(event));
    long size = 0, order = 0, come = 0, served = 0, free_ones = servers;
    double waited = 0.0;
    if (!heap)
        return -1.0;
    put(heap, &size, (event){arrivals[0], order++, 0});
    while (size) {
        event now = take(heap, &size);
        if (now.customer < 0) {
            free_ones++;
        } else {
            come++;
            if (come < customers)
                put(heap, &size, (event){arrivals[come], order++, come});
        }
        if (free_ones && served < come) {
            free_ones--;
            waited += now.at - arrivals[served];
            put(heap, &size, (event){now.at + services[served++], order++, -1});
        }
    }
    free(heap);
    return waited / customers;
}
