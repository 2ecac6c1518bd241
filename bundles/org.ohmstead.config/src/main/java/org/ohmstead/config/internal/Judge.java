package org.ohmstead.config.internal;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.ohmstead.device.ConfigProblem;

/** Says what is wrong with a configuration: by the metatype, for its place among the others, and in its driver's eyes. */
final class Judge {

    private final Schemas schemas;
    private final DriverChecks checks;

    Judge(Schemas schemas, DriverChecks checks) {
        this.schemas = schemas;
        this.checks = checks;
    }

    /**
     * {@return what is wrong with a configuration as it stands; if its keys are not known, with its place alone}
     *
     * @param one with its content
     * @param others paths of other devices
     */
    List<ConfigProblem> standing(Known one, Collection<Validator.Taken> others) {
        Optional<Schema> schema = schemas.of(one.pid());
        if (schema.isPresent()) {
            return Validator.check(one.where(), schema.get(), one.pid().device(), one.content(), others);
        }
        // Else both would begin when their drivers come, before one is known to be wrong.
        return one
                .content()
                .text(Validator.DEVICE)
                .filter(path -> one.pid().device())
                .flatMap(path -> Validator.place(one.where(), path, others))
                .stream()
                .toList();
    }

    /** {@return whether its keys are known: its bundle is there} */
    boolean knowsKeys(PidName pid) {
        return schemas.of(pid).isPresent();
    }

    /** {@return whether all is there that has a say: that nothing is wrong means that it would be taken} */
    boolean knows(PidName pid) {
        return schemas.of(pid).isPresent() && (!pid.device() || checks.knows(pid));
    }

    /** Has work done in which {@link #wanted} is asked for configurations that change together. */
    void together(Collection<PidName> pids, Runnable work) {
        checks.together(pids, work);
    }

    /** {@return what is wrong with a configuration that shall be taken: its driver is asked, too} */
    List<ConfigProblem> wanted(Known one, Collection<Validator.Taken> others) {
        List<ConfigProblem> problems = standing(one, others);
        Optional<Schema> schema = schemas.of(one.pid());
        return problems.isEmpty() && schema.isPresent() ? checks.problems(one, schema.get(), one.content()) : problems;
    }
}
