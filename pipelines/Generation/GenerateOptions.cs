using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Folder;
using FairDiff.Studies;
using FairDiff.Torch;
using FairDiff.Torch.Diffusion;

namespace FairDiff.Pipelines.Generation;

/// <summary>The options of <c>fairdiff generate</c>.</summary>
internal sealed class GenerateOptions
{
    private readonly Option<string?> _generator = new(
        "--generator") { Description = "Generator to load: a .safetensors file or a workspace" };
    private readonly FolderRowOptions _rows = new(required: false, labelVectors: true);
    private readonly Option<string?> _workspace = new("--workspace")
    {
        Description = "Folder that the generator is trained in (default: runs/generator-<name of the data folder>)",
    };

    private readonly Option<int> _trainingSteps = new("--training-steps")
    {
        Description = "Training steps of the generator",
        DefaultValueFactory = _ => 2000,
    };

    private readonly Option<string> _network = new("--network")
    {
        Description = $"Network of the generator: {NetworkPresets.Names}",
        DefaultValueFactory = _ => "small",
    };

    private readonly Option<double?> _attributeTempering = TemperingOption.Create("With --data: ");
    private readonly Option<string?> _startFrom = StartFromOption.Create("With --data: ");
    private readonly Option<int> _batchSize = GeneratorBatchOption.Create("With --data: ");
    private readonly PrivacyOptions _privacy = new("With --data: ");

    private readonly Option<string> _output = new("--output")
    {
        Description = "Folder for the images (the store); several shards may share it", Required = true,
    };

    private readonly PlanOptions _plan = new();
    private readonly SamplerOptions _sampling = new();
    private readonly CascadeOptions _cascade = new();
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of training and images" };
    private readonly Option<Precision> _precision = PrecisionOption.Create();
    private readonly Option<string> _device =
        new("--device") { Description = "auto, cpu, cuda or cuda:N", DefaultValueFactory = _ => "auto" };
    private readonly Option<bool> _fallback = new("--fallback-to-cpu") { Description = "Use the CPU where the GPU asked for is not there" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be done, and do nothing" };

    public void AddTo(Command command)
    {
        command.Options.Add(_generator);
        _rows.AddTo(command);
        command.Options.Add(_workspace);
        command.Options.Add(_trainingSteps);
        command.Options.Add(_network);
        command.Options.Add(_attributeTempering);
        command.Options.Add(_startFrom);
        command.Options.Add(_batchSize);
        _privacy.AddTo(command);
        command.Options.Add(_output);
        _plan.AddTo(command);
        _sampling.AddTo(command);
        _cascade.AddTo(command);
        foreach (var option in new Option[] { _seed, _precision, _device, _fallback, _dryRun })
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="FairDiffException">A value is out of range, or options contradict each other.</exception>
    public GenerateSettings Read(ParseResult parsed)
    {
        var data = _rows.Read(parsed);
        var generator = parsed.GetValue(_generator);
        if (data is null == generator is null)
        {
            throw new FairDiffException("Give either --generator FILE to load a generator, or --data FOLDER to train one.");
        }

        var shard = _plan.Shard(parsed);
        if (data is not null && shard.Count > 1)
        {
            throw new FairDiffException(
                "--shard needs --generator: train once without it, then let every shard load generator.safetensors from the workspace.");
        }

        var tempering = parsed.GetValue(_attributeTempering);
        if (tempering is not null && data is null)
        {
            throw new FairDiffException("--attribute-tempering needs --data: a generator that is loaded has been trained already.");
        }

        var start = StartFromOption.Read(parsed, _startFrom);
        if (start is not null && data is null)
        {
            throw new FairDiffException("--start-from needs --data: a generator that is loaded has been trained already.");
        }

        var privacy = _privacy.Read(parsed);
        if (privacy is not null && data is null)
        {
            throw new FairDiffException("--epsilon needs --data: a generator that is loaded has been trained already.");
        }

        var workspace = parsed.GetValue(_workspace) ?? Path.Combine("runs", $"generator-{NameOf(data?.DataFolder ?? "")}");
        var training = new GeneratorTraining
        {
            TrainingSteps = OptionValues.AtLeastOne(parsed, _trainingSteps),
            Network = NetworkPresets.Named(parsed.GetValue(_network)!, _network.Name),
            BatchSize = GeneratorBatchOption.Read(parsed, _batchSize),
            AttributeTempering = TemperingOption.Checked(
                PrivacyOptions.Tempering(privacy, tempering, GeneratorBalance.AttributeTempering), _attributeTempering),
            Privacy = privacy,
            Precision = parsed.GetValue(_precision),
            StartFrom = start,
        };
        var upsampler = _cascade.Training(parsed, data is null ? null : training);
        return new GenerateSettings
        {
            Data = data,
            GeneratorFile = generator,
            Workspace = workspace,
            Training = training,
            Upsampler = upsampler,
            Output = parsed.GetValue(_output)!,
            Plan = _plan.Plan(parsed),
            Count = _plan.Count(parsed),
            Shard = shard,
            Sampling = _sampling.Read(parsed),
            Upsampling = _cascade.Sampling(parsed, upsampler is null ? null : workspace),
            AutoguidancePath = _sampling.AutoguidancePath(parsed),
            Seed = parsed.GetValue(_seed),
            Device = parsed.GetValue(_device)!,
            FallbackToCpu = parsed.GetValue(_fallback),
            DryRun = parsed.GetValue(_dryRun),
        };
    }

    private static string NameOf(string folder) =>
        Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder is "" ? "." : folder)));
}
