using System.CommandLine;
using FairDiff.Benchmarks;

var names = new Argument<string[]>("benchmarks")
{
    Description = "Which to run: " + string.Join(", ", Benchmark.All.Select(benchmark => benchmark.Name)) + " (default: steps, overhead)",
    DefaultValueFactory = _ => ["steps", "overhead"],
};
var rounds = new Option<int>("--rounds") { Description = "Every contender runs once per round, in turn", DefaultValueFactory = _ => 5 };
var pytorch = new Option<string?>("--pytorch")
{
    Description = "bench_torch.py, to run the same networks in PyTorch eager mode, and torchvision's DataLoader, in the same rounds"
};
var python = new Option<string>("--python") { Description = "The interpreter for it", DefaultValueFactory = _ => "python3" };
var threads = new Option<int>("--threads") { Description = "Threads of one tensor operation", DefaultValueFactory = _ => 2 };
var root = new RootCommand("Benchmarks of FairDiff.MLNet: medians of interleaved runs, to be compared within one run only.")
{
    names, rounds, pytorch, python, threads,
};
root.SetAction(parsed =>
{
    var settings = new BenchmarkSettings(
        parsed.GetValue(rounds), parsed.GetValue(threads), parsed.GetValue(pytorch), parsed.GetValue(python)!);
    foreach (var name in parsed.GetValue(names)!)
    {
        Benchmark.Named(name).Run(settings);
    }
});
return root.Parse(args).Invoke();
