package io.drawdb.collab.writeback;

/** What came of writing a shared file. */
public sealed interface SaveOutcome {

    /** drawdb-server said that the file is written. */
    record Saved(Revision revision) implements SaveOutcome {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.saved(revision);
        }
    }

    /** It did not say so; the file may or may not have been written. */
    record Failed(Failure failure) implements SaveOutcome {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.failed(failure);
        }
    }

    /** Calls the one method of {@code cases} that fits. */
    <R> R match(Cases<R> cases);

    /** One method for each outcome. */
    interface Cases<R> {
        R saved(Revision revision);

        R failed(Failure failure);
    }
}
