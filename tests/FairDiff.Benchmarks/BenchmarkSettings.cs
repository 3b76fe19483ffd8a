namespace FairDiff.Benchmarks;

/// <param name="Rounds">Every contender runs once per round, in turn.</param>
/// <param name="Threads">Threads of one tensor operation.</param>
/// <param name="PyTorchScript">bench_torch.py; null = without PyTorch.</param>
/// <param name="Python">The interpreter for it.</param>
internal sealed record BenchmarkSettings(int Rounds, int Threads, string? PyTorchScript, string Python);
