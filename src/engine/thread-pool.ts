/*
 * Each statement that DuckDB runs holds a thread of Node's pool, which has 4 by default: with as many models running, reading a file or
 * answering a preview would wait for them. The pool is made with the first asynchronous I/O, so entry points import this first.
 */
process.env.UV_THREADPOOL_SIZE ??= '16';
