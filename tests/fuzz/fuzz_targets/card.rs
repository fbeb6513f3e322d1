#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::laws::card(data));
libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, most: usize, seed: u32| {
    fuzz::mutate::change(data, size, most, seed, fuzz::laws::head("card"))
});
libfuzzer_sys::fuzz_crossover!(|one: &[u8], other: &[u8], out: &mut [u8], seed: u32| {
    fuzz::mutate::cross(one, other, out, seed, fuzz::laws::head("card"))
});
