package io.drawdb.collab.ops;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads for what blocks, which keep no process alive. */
final class DaemonThread {
    private DaemonThread() {}

    /** Does one thing at a time, in order. */
    static ExecutorService single(String name) {
        return Executors.newSingleThreadExecutor(task -> {
            var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }
}
