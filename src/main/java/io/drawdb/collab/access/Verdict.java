package io.drawdb.collab.access;

/** What came of looking at a token. */
public sealed interface Verdict {

    /** It is good. */
    record Granted(Grant grant) implements Verdict {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.granted(grant);
        }
    }

    /**
     * It is not good, and will not be.
     *
     * @param reason for its bearer; holds nothing of the token
     */
    record Refused(String reason) implements Verdict {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.refused(reason);
        }
    }

    /**
     * It can't be told now: the keys, or what was ruled on tokens, are not there.
     *
     * @param reason for its bearer
     */
    record Unknown(String reason) implements Verdict {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.unknown(reason);
        }
    }

    /** Calls the method for this kind of verdict. */
    <R> R match(Cases<R> cases);

    /** One method for each kind of verdict. */
    interface Cases<R> {
        R granted(Grant grant);

        R refused(String reason);

        R unknown(String reason);
    }
}
