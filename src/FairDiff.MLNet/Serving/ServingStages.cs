using System.Globalization;
using FairDiff.MLNet.Imaging.Decoding;
using Microsoft.ML.Transforms;

namespace FairDiff.MLNet.Serving;

/// <summary>The stages of a model one by one, each with the rows that it takes, without those that only do something in training.</summary>
internal sealed class ServingStages
{
    private readonly List<Stage> _stages = [];
    private readonly DataViewSchema _input;
    private readonly DataViewSchema _output;
    private readonly bool _withFiles;

    private ServingStages(ITransformer model, DataViewSchema input, bool withFiles)
    {
        (_input, _output, _withFiles) = (input, input, withFiles);
        foreach (var transformer in Flatten(model).Where(stage => !IsOfTraining(stage) && stage is not ColumnSelectingTransformer))
        {
            if (!transformer.IsRowToRowMapper)
            {
                throw new FairDiffException(
                    $"The stage {transformer.GetType().Name} does not map row by row, so the model cannot serve. Leave it out of the "
                        + "pipeline, and filter or shuffle the training data before Fit.");
            }

            var mapper = transformer.GetRowToRowMapper(_output);
            _stages.Add(new(transformer, mapper));
            _output = mapper.OutputSchema;
        }
    }

    public static ServingStages Of(ITransformer model, DataViewSchema input, bool withFiles) => new(model, input, withFiles);

    /// <summary>From the last stage to the first, keeps those that make what is needed of them.</summary>
    public (ITransformer Stages, DataViewSchema Input) Reduce(IReadOnlyList<string>? names)
    {
        List<DataViewSchema.Column> needed = [.. names?.Select(Named) ?? Predictions()];
        List<ITransformer> kept = [];
        List<DataViewSchema.Column> given = [];
        foreach (var stage in Enumerable.Reverse(_stages))
        {
            List<DataViewSchema.Column> made = [.. needed.Where(stage.Makes)];
            if (!_withFiles && stage.LoadsFiles)
            {
                given.AddRange(made);
                needed.RemoveAll(stage.Makes);
                made.Clear();
            }

            if (made.Count > 0)
            {
                kept.Insert(0, stage.Transformer);

                // A kept stage is kept whole: it also asks for the inputs of those of its columns that nobody needs.
                needed = [.. needed.Where(column => !stage.Makes(column)), .. stage.Mapper.OutputSchema.Where(stage.Makes)];
            }

            needed = [.. stage.Mapper.GetDependencies(needed)];
        }

        var schema = new DataViewSchema.Builder();
        foreach (var column in _input.Where(column => needed.Exists(other => other.Index == column.Index)).Concat(given))
        {
            schema.AddColumn(column.Name, column.Type, column.Annotations);
        }

        return (new TransformerChain<ITransformer>([.. kept]), schema.ToSchema());
    }

    private DataViewSchema.Column Named(string name) => _output.GetColumnOrNull(name) ?? throw new FairDiffException(
        $"There is no column '{name}' to keep. The model makes {string.Join(", ", Added(0).Select(column => column.Name))}.");

    /// <summary>What the last trainer and the stages behind it add.</summary>
    private IEnumerable<DataViewSchema.Column> Predictions()
    {
        var trainer = _stages.FindLastIndex(stage => stage.IsTrained);
        return trainer >= 0 ? Added(trainer) : throw new FairDiffException(string.Create(
            CultureInfo.InvariantCulture,
            $"None of the {_stages.Count} stages of the model is a trainer's, so nothing says what it predicts. Name the columns to keep "
                + $"(outputColumnNames); it makes {string.Join(", ", Added(0).Select(column => column.Name))}."));
    }

    /// <summary>The columns of the result that this stage or a later one makes.</summary>
    private IEnumerable<DataViewSchema.Column> Added(int stage)
    {
        var before = stage < _stages.Count ? _stages[stage].Mapper.InputSchema : _output;
        return _output.Where(column => !column.IsHidden && IsNew(column, before, _output));
    }

    /// <summary>A schema keeps the columns of the one before, hidden ones too, in their order: more of a name are new ones.</summary>
    private static bool IsNew(DataViewSchema.Column column, DataViewSchema before, DataViewSchema after) =>
        after.Take(column.Index).Count(other => other.Name == column.Name) >= before.Count(other => other.Name == column.Name);

    /// <summary>Whether a stage does something in training only.</summary>
    public static bool IsOfTraining(ITransformer stage) =>
        stage is DiffusionAugmentationTransformer or SyntheticMixTransformer or OversampleTransformer or ReweightTransformer
            or AgreementGateTransformer or HardExamplesTransformer;

    /// <summary>The stages of a chain that transform rows to be scored, those of chains within it one by one.</summary>
    public static IEnumerable<ITransformer> Flatten(ITransformer model) => model is IEnumerable<ITransformer>
        ? ((IEnumerable<ITransformer>)ForScoring(model)).SelectMany(Flatten)
        : [model];

    /// <summary>A chain knows the scopes that its stages were appended with, and its type that of the last one.</summary>
    private static object ForScoring(ITransformer chain) =>
        chain.GetType().GetMethod(nameof(TransformerChain<>.GetModelFor)) is { } part
            ? part.Invoke(chain, [TransformerScope.Scoring])!
            : chain;

    /// <summary>A stage on the rows that reach it.</summary>
    private sealed record Stage(ITransformer Transformer, IRowToRowMapper Mapper)
    {
        public bool IsTrained { get; } = Transformer is ResNetClassificationTransformer or TorchModelTransformer
            || Transformer.GetType().GetInterfaces().Any(
                contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IPredictionTransformer<>));

        /// <summary>Whether it makes images of paths, with ML.NET's decoder or another.</summary>
        public bool LoadsFiles => Transformer is ImageLoadingTransformer or ImageDecodingTransformer;

        /// <summary>Whether a column of the stage's output is its own, and not one of its input.</summary>
        public bool Makes(DataViewSchema.Column column) => IsNew(column, Mapper.InputSchema, Mapper.OutputSchema);
    }
}
