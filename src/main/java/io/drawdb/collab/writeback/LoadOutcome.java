package io.drawdb.collab.writeback;

/** What came of reading a shared file. Only {@link Loaded} and {@link Absent} say what the document is. */
public sealed interface LoadOutcome {

    /** The file is there, whole, and its content is a well-formed JSON object. */
    record Loaded(String content, Revision revision) implements LoadOutcome {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.loaded(this);
        }
    }

    /** There is no such gist, or no such file in it. */
    record Absent() implements LoadOutcome {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.absent();
        }
    }

    /** The file is there, but was cut off on its way (GitHub does so at 1 MB): never to be taken for the document. */
    record Truncated() implements LoadOutcome {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.truncated();
        }
    }

    /** It is not known what the file holds. */
    record Failed(Failure failure) implements LoadOutcome {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.failed(failure);
        }
    }

    /** Calls the one method of {@code cases} that fits. */
    <R> R match(Cases<R> cases);

    /** One method for each outcome, so that a new kind makes the compiler point at every place that must know it. */
    interface Cases<R> {
        R loaded(Loaded file);

        R absent();

        R truncated();

        R failed(Failure failure);
    }
}
