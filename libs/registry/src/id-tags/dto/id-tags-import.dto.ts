import { ApiProperty } from '@nestjs/swagger';

import { ImportReportDto } from '../../imports/dto/import.dto';

export class ImportedIdTagDto {
  @ApiProperty({ example: 2 })
  line: number;

  @ApiProperty({ description: 'One that the server made is shown only here', example: '04A1B2C3D4E5F6' })
  id_tag: string;
}

export class IdTagsImportDto extends ImportReportDto {
  @ApiProperty({ type: [ImportedIdTagDto] })
  id_tags: ImportedIdTagDto[];
}
