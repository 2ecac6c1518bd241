package org.ohmstead.lib.obis;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;

/** The usual codes: electricity by rule (IEC 62056-61, 5.3 to 5.5), what else smart meters send by list. */
final class ObisNames {

    private static final int ELECTRICITY = 1;
    private static final int PHASES_FROM = 21;
    private static final int PHASES_TO = 80;
    private static final int PER_PHASE = 20;

    /** What is no measured quantity. The names are those of BSI TR-03109-1 and of the makers' manuals. */
    private static final Map<String, String> FIXED = Map.ofEntries(
            entry("1-0:0.0.0*255", "Device number"),
            entry("1-0:0.0.9*255", "Server id"),
            entry("1-0:0.2.0*255", "Firmware version"),
            entry("1-0:0.9.1*255", "Time"),
            entry("1-0:0.9.2*255", "Date"),
            entry("0-0:96.1.0*255", "Device id"),
            entry("1-0:96.1.0*255", "Server id"),
            entry("1-0:96.5.0*255", "Status word"),
            entry("1-0:96.5.5*255", "Status word"),
            entry("1-0:96.50.1*1", "Manufacturer"),
            entry("1-0:96.50.1*4", "Hardware version"),
            entry("1-0:96.90.2*1", "Firmware checksum"),
            entry("1-0:96.90.2*2", "Firmware checksum 2"),
            entry("0-0:97.97.0*255", "Error"),
            entry("1-0:97.97.0*255", "Error"),
            entry("129-129:199.130.3*255", "Manufacturer"),
            entry("129-129:199.130.5*255", "Public key"),
            entry("129-129:199.240.6*255", "Type of meter"));

    private ObisNames() {}

    static Optional<ObisName> find(Obis code) {
        String fixed = FIXED.get(code.toString());
        if (fixed != null) {
            return Optional.of(new ObisName(fixed, Optional.empty()));
        }
        if (code.a() != ELECTRICITY) {
            return Optional.empty();
        }
        return electricity(code).map(name -> new ObisName(name.description() + billing(code.f()), name.unit()));
    }

    private static Optional<ObisName> electricity(Obis code) {
        if (code.c() == 81 && code.d() == 7) {
            return angle(code.e());
        }
        if (code.c() == 91 && code.d() == 7) {
            return Optional.of(new ObisName("Current, neutral", Optional.of("A")));
        }
        return Quantity.of(code.c()).flatMap(quantity -> processed(quantity, phase(code.c()), code));
    }

    private static Optional<ObisName> processed(Quantity quantity, String phase, Obis code) {
        String tariff = code.e() == 0 ? "" : ", tariff " + code.e();
        return switch (code.d()) {
            case 7 -> Optional.of(new ObisName(quantity.rate + phase, Optional.of(quantity.unit)));
            case 4 ->
                Optional.of(new ObisName(quantity.rate + phase + ", current average", Optional.of(quantity.unit)));
            case 5 -> Optional.of(new ObisName(quantity.rate + phase + ", last average", Optional.of(quantity.unit)));
            case 6 ->
                Optional.of(new ObisName(quantity.rate + phase + ", maximum" + tariff, Optional.of(quantity.unit)));
            case 8 -> quantity.sum(phase + tariff);
            case 9 -> quantity.sum(phase + tariff + ", since the last reading");
            case 29 -> quantity.sum(phase + tariff + ", in the last interval");
            default -> Optional.empty();
        };
    }

    /** IEC 62056-61, 5.4.3: the tens say to which angle, the units from which; 4 to 6 are currents. */
    private static Optional<ObisName> angle(int e) {
        int to = e / 10;
        int from = e % 10;
        return to > 6 || from > 6 || to == 3 || from == 3
                ? Optional.empty()
                : Optional.of(new ObisName("Angle " + vector(from) + " to " + vector(to), Optional.of("deg")));
    }

    private static String vector(int number) {
        return (number < 3 ? "U-L" : "I-L") + (number % 4 + 1);
    }

    private static String phase(int c) {
        return c >= PHASES_FROM && c <= PHASES_TO ? " L" + ((c - 1) / PER_PHASE) : "";
    }

    private static String billing(int f) {
        return f == Obis.UNUSED ? "" : ", billing period " + f;
    }

    /** Group C within its twenty: the sum of the phases first, then each phase. */
    private enum Quantity {
        ACTIVE_IMPORT("Active power import", "W", "Active energy import", "W.h"),
        ACTIVE_EXPORT("Active power export", "W", "Active energy export", "W.h"),
        REACTIVE_IMPORT("Reactive power import", "var", "Reactive energy import", "var.h"),
        REACTIVE_EXPORT("Reactive power export", "var", "Reactive energy export", "var.h"),
        REACTIVE_1("Reactive power quadrant I", "var", "Reactive energy quadrant I", "var.h"),
        REACTIVE_2("Reactive power quadrant II", "var", "Reactive energy quadrant II", "var.h"),
        REACTIVE_3("Reactive power quadrant III", "var", "Reactive energy quadrant III", "var.h"),
        REACTIVE_4("Reactive power quadrant IV", "var", "Reactive energy quadrant IV", "var.h"),
        APPARENT_IMPORT("Apparent power import", "V.A", "Apparent energy import", "V.A.h"),
        APPARENT_EXPORT("Apparent power export", "V.A", "Apparent energy export", "V.A.h"),
        CURRENT("Current", "A", "", ""),
        VOLTAGE("Voltage", "V", "", ""),
        POWER_FACTOR("Power factor", "1", "", ""),
        FREQUENCY("Frequency", "Hz", "", ""),
        ACTIVE_ABSOLUTE("Active power, both directions added", "W", "Active energy, both directions added", "W.h"),
        ACTIVE_NET("Active power", "W", "Active energy, import less export", "W.h");

        private final String rate;
        private final String unit;
        private final String sum;
        private final String sumUnit;

        Quantity(String rate, String unit, String sum, String sumUnit) {
            this.rate = rate;
            this.unit = unit;
            this.sum = sum;
            this.sumUnit = sumUnit;
        }

        static Optional<Quantity> of(int c) {
            int index = (c - 1) % PER_PHASE;
            return c < 1 || c > PHASES_TO || index >= values().length ? Optional.empty() : Optional.of(values()[index]);
        }

        Optional<ObisName> sum(String which) {
            return sum.isEmpty() ? Optional.empty() : Optional.of(new ObisName(sum + which, Optional.of(sumUnit)));
        }
    }
}
