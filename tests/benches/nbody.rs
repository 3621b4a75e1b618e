//! Typed numeric code: the n-body simulation in annotated Python against the same written by hand.
#![allow(missing_docs, reason = "criterion's macros make public functions")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};

mod python;

/// How many steps one measured run simulates.
const STEPS: i64 = 10_000;

/// The same program as a Rust programmer would write it.
mod by_hand {
    use std::f64::consts::PI;

    const SOLAR_MASS: f64 = 4.0 * PI * PI;
    const YEAR: f64 = 365.24;

    #[derive(Clone, Copy)]
    struct Body {
        x: [f64; 3],
        v: [f64; 3],
        mass: f64,
    }

    fn planet(x: [f64; 3], v: [f64; 3], mass: f64) -> Body {
        Body {
            x,
            v: v.map(|v| v * YEAR),
            mass: mass * SOLAR_MASS,
        }
    }

    fn planets() -> [Body; 5] {
        [
            planet([0.0; 3], [0.0; 3], 1.0),
            planet(
                [4.841431442464721, -1.1603200440274284, -0.10362204447112311],
                [
                    0.001660076642744037,
                    0.007699011184197404,
                    -0.0000690460016972063,
                ],
                0.0009547919384243266,
            ),
            planet(
                [8.34336671824458, 4.124798564124305, -0.4035234171143214],
                [
                    -0.002767425107268624,
                    0.004998528012349172,
                    0.0000230417297573764,
                ],
                0.0002858859806661308,
            ),
            planet(
                [
                    12.894369562139131,
                    -15.111151401698631,
                    -0.22330757889265573,
                ],
                [
                    0.002964601375647616,
                    0.0023784717395948095,
                    -0.000029658956854023756,
                ],
                0.00004366244043351563,
            ),
            planet(
                [15.379697114850917, -25.919314609987964, 0.17925877295037118],
                [
                    0.0026806777249038932,
                    0.001628241700382423,
                    -0.0000951592254519716,
                ],
                0.00005151389020466115,
            ),
        ]
    }

    fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
        a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
    }

    fn distance(a: &Body, b: &Body) -> [f64; 3] {
        [a.x[0] - b.x[0], a.x[1] - b.x[1], a.x[2] - b.x[2]]
    }

    fn energy(bodies: &[Body]) -> f64 {
        let mut total = 0.0;
        for (i, body) in bodies.iter().enumerate() {
            total += 0.5 * body.mass * dot(body.v, body.v);
            for other in &bodies[i + 1..] {
                let d = distance(body, other);
                total -= body.mass * other.mass / dot(d, d).sqrt();
            }
        }
        total
    }

    fn advance(bodies: &mut impl AsMut<[Body]>, dt: f64) {
        let bodies = bodies.as_mut();
        for i in 0..bodies.len() {
            let (head, tail) = bodies.split_at_mut(i + 1);
            let body = &mut head[i];
            for other in tail {
                let d = distance(body, other);
                let distance2 = dot(d, d);
                let magnitude = dt / (distance2 * distance2.sqrt());
                #[allow(clippy::needless_range_loop)]
                for axis in 0..3 {
                    body.v[axis] -= d[axis] * other.mass * magnitude;
                    other.v[axis] += d[axis] * body.mass * magnitude;
                }
            }
        }
        for body in bodies {
            for axis in 0..3 {
                body.x[axis] += dt * body.v[axis];
            }
        }
    }

    fn offset_momentum(bodies: &mut [Body]) {
        let momentum = [0, 1, 2].map(|axis| {
            bodies
                .iter()
                .map(|body| body.v[axis] * body.mass)
                .sum::<f64>()
        });
        bodies[0].v = momentum.map(|p| -p / SOLAR_MASS);
    }

    /// With the number of bodies known to the compiler, which unrolls the loops over them.
    pub(crate) fn simulate(steps: i64) -> f64 {
        run(planets(), steps)
    }

    /// With a growable sequence, as the Python program has it.
    pub(crate) fn simulate_vec(steps: i64) -> f64 {
        run(std::hint::black_box(planets().to_vec()), steps)
    }

    fn run(mut bodies: impl AsMut<[Body]>, steps: i64) -> f64 {
        offset_momentum(bodies.as_mut());
        for _ in 0..steps {
            advance(&mut bodies, 0.01);
        }
        energy(bodies.as_mut())
    }
}

fn nbody(c: &mut Criterion) {
    assert_eq!(format!("{:.9}", by_hand::simulate(1_000)), "-0.169087605");
    let mut group = c.benchmark_group("nbody");
    group.sample_size(20);
    let simulate = python::function("nbody", "simulate");
    group.bench_function("portalis", |b| {
        b.iter(|| python::call(&simulate, &[black_box(STEPS)]))
    });
    group.bench_function("by_hand", |b| {
        b.iter(|| by_hand::simulate(black_box(STEPS)))
    });
    group.bench_function("by_hand_vec", |b| {
        b.iter(|| by_hand::simulate_vec(black_box(STEPS)))
    });
    group.finish();
}

criterion_group!(benches, nbody);
criterion_main!(benches);
