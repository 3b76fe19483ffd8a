using FairDiff.MLNet.Data;
using FairDiff.MLNet.Persistence;
using FairDiff.MLNet.Standardization;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>Standardises features, row by row, by the statistics of the row's group.</summary>
public sealed class StandardizeByGroupTransformer : INativeModel<StandardizeByGroupTransformer>
{
    private const string Stream = "Standards";

    private readonly GroupStandards _standards;

    internal StandardizeByGroupTransformer(GroupStandards standards) => _standards = standards;

    static NativeModelFormat INativeModel<StandardizeByGroupTransformer>.Format { get; } = new("FairDiffStandardize");

    static StandardizeByGroupTransformer INativeModel<StandardizeByGroupTransformer>.Load(
        IHostEnvironment environment, NativeModelReader reader) =>
        new(reader.Stream(Stream, stream => GroupStandards.Read(environment, stream)));

    /// <summary>The groups with statistics of their own; the values of several columns are joined by <c> * </c>.</summary>
    public IReadOnlyList<string> Groups => _standards.Groups;

    /// <summary>True: each row is standardised by itself.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>The input's schema and the standardised features.</summary>
    /// <exception cref="FairDiffException">A column is missing, or holds something else than in training.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _standards.Extend(inputSchema);

    /// <summary>Standardises rows one by one; for prediction engines.</summary>
    /// <exception cref="FairDiffException">A column is missing, or holds something else than in training.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new AddedColumnMapper(inputSchema, _standards);

    /// <summary>The data with the standardised features.</summary>
    /// <exception cref="FairDiffException">A column is missing, or holds something else than in training.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new AddedColumnView(input, _standards);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) =>
        NativeModel.Save<StandardizeByGroupTransformer>(ctx, writer => writer.Stream(Stream, _standards.Write));
}
